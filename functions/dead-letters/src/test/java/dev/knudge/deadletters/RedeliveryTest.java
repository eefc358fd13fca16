package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Reading;
import dev.knudge.contracts.fixtures.Sample;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedeliveryTest {
  static Stream<Sample> samples() {
    return Sample.all().stream()
        .filter(sample ->
            sample.delivery().headers().keySet().stream()
                .noneMatch(name -> name.startsWith("ce-knativeerror")));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatever_it_was_becomes_the_same_for_its_function_as_the_first_time(Sample sample) {
    Delivery.Builder dead = Delivery.builder().body(sample.delivery().body());
    sample.delivery().headers().forEach(dead::header);
    dead.header("ce-knativeerrordest", "http://audit").header("ce-knativeerrorcode", "503");
    Delivery again =
        Redelivery.of(
            sample.delivery().header("ce-type") == null ? sample.delivery() : dead.build(), null);

    assertThat(told(again)).isEqualTo(told(sample.delivery()));
  }

  @Test
  void an_event_in_structured_mode_loses_what_knative_added_within() {
    Delivery structured =
        Delivery.builder()
            .header("content-type", "application/cloudevents+json")
            .body(
                "{\"specversion\":\"1.0\",\"id\":\"e\",\"source\":\"/s\",\"type\":\"t\",\"knativeerrordest\":\"http://audit\",\"n\":1.00,\"data\":{\"x\":1e2}}"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .build();

    assertThat(Redelivery.attributes(structured)).containsEntry("knativeerrordest", "http://audit");
    assertThat(
            new String(
                Redelivery.of(structured, null).body(), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("knativeerrordest")
        .contains("\"id\":\"e\"", "\"x\":1");
  }

  /** All that a function sees of it, but for where the record lay. */
  private static String told(Delivery delivery) {
    return told(new DeliveryReader().read(delivery));
  }

  private static String told(Reading reading) {
    return switch (reading) {
      case Reading.Accepted(Event event) ->
          event.source()
              + " "
              + event.deduplicationKey()
              + " "
              + event.type()
              + " "
              + event.time()
              + " "
              + event.userId()
              + " "
              + event.partitionKey()
              + " "
              + event.content()
              + " "
              + event.data()
              + " "
              + event.deadLetter();
      case Reading.Refused(var refusal) -> refusal.toString();
      case Reading.Batch(var members) ->
          members.stream().map(RedeliveryTest::told).toList().toString();
    };
  }
}
