package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterRulesTest {

  private final Resources project = Resources.ofTheProject();
  private final Rule rules = DeadLetterRules.ofTheProject();

  @Test
  void letters_are_waited_for_and_can_be_sent_to_every_function_that_a_source_delivers_to() {
    assertThat(rules.violations(project)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /spec/delivery/retry          | 10          | gives up after PT55S
          /spec/delivery/backoffPolicy  | exponential | gives up after PT0S
          /spec/delivery/backoffDelay   | 1s          | gives up after PT0S
          /spec/delivery/deadLetterSink | x           | would overwrite where its letters were to go
          """)
  void a_source_that_loses_letters_is_found(String pointer, String value, String complaint) {
    assertThat(rules.violations(project.with("KafkaSource", "dead-letters", pointer, value)))
        .singleElement()
        .asString()
        .contains("KafkaSource dead-letters", complaint);
  }

  @Test
  void a_function_whose_letters_cannot_be_sent_again_is_found() {
    assertThat(
            rules.violations(project.with("KafkaSource", "audit", "/spec/sink/ref/name", "other")))
        .singleElement()
        .asString()
        .contains("Service dead-letters", "other=http://other.todo.svc.cluster.local");
  }

  @Test
  void other_retries_than_letters_tell_of_are_found() {
    assertThat(rules.violations(project.with("KafkaSource", "audit", "/spec/delivery/retry", "7")))
        .singleElement()
        .asString()
        .contains("KafkaSource audit", "makes 8 attempts", "tells of 11");
  }
}
