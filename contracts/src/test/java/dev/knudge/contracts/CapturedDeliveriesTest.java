package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.knudge.contracts.fixtures.Capture;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Knative's own dispatcher sent, where the captures lie next to the project; the project's own samples are in DeliverySamplesTest. */
class CapturedDeliveriesTest {

  private static final Map<String, String> EXPECTED =
      Map.ofEntries(
          Map.entry("a1_binary_ce_min", "task.created evt-001"),
          Map.entry("a2_binary_ce_full_with_key", "task.created evt-001"),
          Map.entry("a3_binary_ce_extra_kafka_headers", "task.created evt-001"),
          Map.entry("a7_binary_ce_missing_id", "task.created partition:0/offset:0"),
          Map.entry("b1_structured_ce", "task.created evt-002"),
          Map.entry("b3_structured_ce_base64", "REJECTED"),
          Map.entry("b7_structured_broken_json", "REJECTED"),
          Map.entry("b9_structured_batch", "task.created evt-002, task.created evt-003"),
          Map.entry("c1_plain_json_no_key", "task.created partition:0/offset:0"),
          Map.entry("c2_plain_json_with_key", "task.created partition:0/offset:0"),
          Map.entry("c3_plain_json_content_type", "task.created partition:0/offset:0"),
          Map.entry("c5_ce_json_value_without_headers", "task.created evt-002"),
          Map.entry("d1_extra_headers", "task.created partition:0/offset:0"),
          Map.entry("e1_tombstone_key", "REJECTED"),
          Map.entry("e3_tombstone_ce_headers", "REJECTED"),
          Map.entry("g1_garbage_bytes", "REJECTED"));

  static Stream<Capture> captures() {
    return Files.isDirectory(Capture.sharedFolder())
        ? Capture.in(Capture.sharedFolder()).stream()
        : Stream.of((Capture) null);
  }

  @ParameterizedTest
  @MethodSource("captures")
  void each_captured_request_becomes_what_the_table_says(Capture capture) {
    assumeTrue(capture != null, "no captures at " + Capture.sharedFolder());
    Reading reading = new DeliveryReader().read(capture.delivery());

    if (EXPECTED.containsKey(capture.name())) {
      assertThat(summary(reading)).isEqualTo(EXPECTED.get(capture.name()));
    } else {
      // A capture that came later: what the dispatcher sends is always a CloudEvent, whatever its
      // data.
      assertThat(summary(reading)).doesNotContain(Refusal.Kind.UNREADABLE.name());
    }
  }

  private static String summary(Reading reading) {
    return switch (reading) {
      case Reading.Accepted(Event event) -> event.type() + " " + event.id();
      case Reading.Refused(Refusal refusal) -> refusal.kind().name();
      case Reading.Batch(var members) ->
          String.join(", ", members.stream().map(CapturedDeliveriesTest::summary).toList());
    };
  }
}
