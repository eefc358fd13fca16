package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceRulesTest {

  private final Resources project = Resources.ofTheProject();
  private final Rule rules = new SourceRules();

  @Test
  void every_source_has_its_topics_its_sink_and_a_whole_delivery_block() {
    assertThat(rules.violations(project)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /spec/topics/0                            | task-event      | reads the topic task-event, which no KafkaTopic makes
          /spec/topics/0                            | dead-letters    | sends its dead letters to a topic that it reads
          /spec/bootstrapServers/0                  | "kafka:9092"    | looks for Kafka at kafka:9092
          /spec/initialOffset                       | latest          | spec.initialOffset is not earliest
          /spec/ordering                            | ordered         | spec.ordering is not unordered
          /spec/consumerGroup                       | group           | its consumerGroup is 'group'
          /spec/delivery/retry                      | 0               | delivery.retry is missing
          /spec/delivery/backoffPolicy              | exponentially   | delivery.backoffPolicy
          /spec/delivery/backoffDelay               | 500ms           | delivery.backoffDelay
          /spec/delivery/backoffDelay               | PT0S            | delivery.backoffDelay
          /spec/delivery/timeout                    | 150             | delivery.timeout is no ISO 8601 duration
          /spec/delivery/timeout                    | PT120S          | delivery.timeout (PT2M) is not above its function's timeoutSeconds (PT2M)
          /spec/delivery/deadLetterSink/ref/kind    | Service         | has no KafkaSink for dead letters
          /spec/delivery/deadLetterSink/ref/name    | dead-letter     | /spec/delivery/deadLetterSink names
          /spec/delivery/deadLetterSink/ref/apiVersion | eventing.knative.dev/v1 | /spec/delivery/deadLetterSink names
          /spec/sink/ref/name                       | audits          | /spec/sink names
          /spec/sink/ref/namespace                  | default         | /spec/sink names
          """)
  void a_fault_of_a_kafka_source_is_found(String pointer, String value, String complaint) {
    assertThat(rules.violations(project.with("KafkaSource", "audit", pointer, value)))
        .anySatisfy(violation -> assertThat(violation).contains("KafkaSource audit", complaint));
  }

  @ParameterizedTest
  @CsvSource({"retry", "backoffPolicy", "backoffDelay", "timeout"})
  void half_a_delivery_block_is_found(String missing) {
    assertThat(
            rules.violations(project.without("KafkaSource", "audit", "/spec/delivery/" + missing)))
        .anySatisfy(violation -> assertThat(violation).contains("delivery." + missing));
  }

  @Test
  void a_consumer_group_of_two_sources_is_found() {
    Resources twins =
        project.and(
            project
                .one("KafkaSource", "audit")
                .deepCopy()
                .toString()
                .replace(
                    "\"name\":\"audit\",\"namespace\"", "\"name\":\"notification\",\"namespace\""));
    assertThat(rules.violations(twins))
        .anySatisfy(
            violation -> assertThat(violation).contains("shares the consumerGroup 'knudge-audit'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /spec/schedule      | 61 * * * *     | spec.schedule
          /spec/schedule      | "@every 1h"    | spec.schedule
          /spec/schedule      | 17 3 * *       | spec.schedule
          /spec/timezone      | Mars/Olympus   | spec.timezone
          /spec/data          | housekeeping   | spec.data is not JSON
          /spec/data          | "[1]"          | spec.data is no JSON object
          /spec/sink/ref/name | audits         | /spec/sink names
          """)
  void a_fault_of_a_ping_source_is_found(String pointer, String value, String complaint) {
    assertThat(rules.violations(project.with("PingSource", "audit-housekeeping", pointer, value)))
        .singleElement()
        .asString()
        .contains("PingSource audit-housekeeping", complaint);
  }
}
