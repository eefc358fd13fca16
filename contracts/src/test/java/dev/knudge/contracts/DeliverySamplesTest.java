package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.fixtures.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of request there is, and what it becomes: see contracts/examples/deliveries. */
class DeliverySamplesTest {

  static List<Sample> samples() {
    return Sample.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void each_sample_becomes_what_it_says(Sample sample) {
    Reading reading = new DeliveryReader().read(sample.delivery());

    assertThat(described(reading, sample.becomes())).isEqualTo(sample.becomes());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_refusal_is_printable_ascii_and_short(Sample sample) {
    for (Refusal refusal : refusals(new DeliveryReader().read(sample.delivery()))) {
      assertThat(refusal.reason()).matches("[ -~]{10,400}").doesNotContain("secret");
      assertThat(refusal.toString()).hasSizeLessThan(800);
    }
  }

  private static List<Refusal> refusals(Reading reading) {
    return switch (reading) {
      case Reading.Refused(Refusal refusal) -> List.of(refusal);
      case Reading.Accepted _ -> List.of();
      case Reading.Batch(var members) ->
          members.stream().flatMap(member -> refusals(member).stream()).toList();
    };
  }

  /** What was read, as far as the sample says anything of it. */
  private static Map<String, Object> described(Reading reading, Map<String, Object> expected) {
    return switch (reading) {
      case Reading.Accepted(Event event) ->
          Map.of("event", described(event, Json.members(expected.get("event"))));
      case Reading.Refused(Refusal refusal) -> Map.of("refusal", described(refusal));
      case Reading.Batch(var members) -> {
        List<?> each = expected.get("batch") instanceof List<?> list ? list : List.of();
        yield Map.of(
            "batch",
            java.util.stream.IntStream.range(0, members.size())
                .mapToObj(i ->
                    described(
                        members.get(i), i < each.size() ? Json.members(each.get(i)) : Map.of()))
                .toList());
      }
    };
  }

  private static Map<String, Object> described(Refusal refusal) {
    var description = new LinkedHashMap<String, Object>();
    description.put("status", (long) refusal.kind().status());
    description.put("pointer", refusal.pointer());
    description.put("reason", refusal.reason());
    return description;
  }

  private static Map<String, Object> described(Event event, Map<String, Object> expected) {
    var description = new LinkedHashMap<String, Object>();
    for (String part : expected.keySet()) {
      description.put(
          part,
          switch (part) {
            case "id" -> event.id();
            case "source" -> event.source();
            case "type" -> event.type();
            case "subject" -> event.subject();
            case "time" -> String.valueOf(event.time());
            case "user_id" -> event.userId();
            case "task_id" -> event.taskId();
            case "version" -> event.version();
            case "partition_key" -> event.partitionKey();
            case "causation_id" -> event.causationId();
            case "correlation_id" -> event.correlationId();
            case "traceparent" -> event.traceparent();
            case "deduplication_key" -> event.deduplicationKey();
            case "actor" -> event.actor().wireName();
            case "data" -> event.data().getClass().getSimpleName();
            case "dead_letter" -> described(event.deadLetter());
            default -> throw new IllegalArgumentException("a sample cannot say " + part);
          });
    }
    return description;
  }

  private static Map<String, Object> described(DeadLetter deadLetter) {
    var description = new LinkedHashMap<String, Object>();
    description.put("destination", deadLetter.destination());
    description.put("code", deadLetter.code() == null ? null : (long) deadLetter.code());
    description.put("reason", deadLetter.reason());
    return description;
  }
}
