package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicRulesTest {

  private final Resources project = Resources.ofTheProject();
  private final Rule rules = new TopicRules();

  @Test
  void each_topic_of_the_catalogue_has_its_log_and_its_sink() {
    assertThat(rules.violations(project)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "KafkaTopic, dead-letters, the topic dead-letters of the catalogue has no KafkaTopic",
    "KafkaSink, task-updates, the topic task-updates of the catalogue has no KafkaSink"
  })
  void a_topic_or_sink_that_is_missing_is_found(String kind, String name, String complaint) {
    assertThat(rules.violations(project.without(kind, name))).containsExactly(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KafkaTopic | task-events | /metadata/name                      | task-event | has no KafkaTopic
          KafkaTopic | task-events | /metadata/name                      | task-event | is of no topic of the catalogue
          KafkaTopic | task-events | /metadata/labels/strimzi.io~1cluster| other      | looks for Kafka at
          KafkaTopic | task-events | /spec/partitions                    | 0          | spec.partitions is 0
          KafkaTopic | task-events | /spec/partition                     | 6          | spec.partition is not a field
          KafkaTopic | task-events | /spec/config/retention.sm           | 1          | retention.sm
          KafkaTopic | task-events | /spec/config/retention.ms           | 14d        | retention.ms
          KafkaTopic | task-events | /spec/config/cleanup.policy         | forget     | forget
          KafkaSink  | task-events | /spec/numPartitions                 | 6          | deleting the sink would delete the topic
          KafkaSink  | task-events | /spec/replicationFactor             | 1          | deleting the sink would delete the topic
          KafkaSink  | task-events | /spec/topic                         | task-updates | writes to the topic "task-updates"
          KafkaSink  | task-events | /spec/bootstrapServers/0            | "localhost:9092" | looks for Kafka at localhost:9092
          """)
  void a_fault_is_found(String kind, String name, String pointer, String value, String complaint) {
    assertThat(rules.violations(project.with(kind, name, pointer, value)))
        .anySatisfy(violation -> assertThat(violation).contains(complaint));
  }
}
