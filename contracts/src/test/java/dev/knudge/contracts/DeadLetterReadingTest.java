package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.EventData.Unreadable;
import dev.knudge.contracts.Refusal.Kind;
import dev.knudge.contracts.fixtures.Deliveries;
import dev.knudge.contracts.fixtures.Events;
import dev.knudge.contracts.fixtures.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters: whatever was sent, and whatever was answered, can be kept. */
class DeadLetterReadingTest {

  private static final DeliveryReader READER = new DeliveryReader();

  @Test
  void a_dead_letter_is_read_with_its_original_and_its_reason() {
    NewEvent said = Events.said(Events.adas(EventType.TASK_CREATED)).build();
    Event event = accepted(Deliveries.deadLettered(said.delivery(), 422, "{\"title\":\"é\"}"));

    assertThat(event.data()).isEqualTo(Events.adas(EventType.TASK_CREATED));
    assertThat(event.deadLetter())
        .isEqualTo(new DeadLetter("http://audit.todo.svc.cluster.local", 422, "{\"title\":\"é\"}"));
  }

  @Test
  void a_reason_that_is_cut_within_a_character_is_still_text() {
    NewEvent said = Events.said(Events.adas(EventType.TASK_CREATED)).build();
    Event event = accepted(Deliveries.deadLettered(said.delivery(), 500, "x" + "é".repeat(600)));

    assertThat(event.deadLetter().reason()).isEqualTo("x" + "é".repeat(511));
  }

  @ParameterizedTest
  @ValueSource(strings = {"timeout", "Bad Gateway!", "abcd", "{\"a\":1}", "é"})
  void a_plain_reason_stays_as_it_is(String reason) {
    Delivery letter =
        Deliveries.with(
            Events.said(Events.adas(EventType.TASK_CREATED)).build().delivery(),
            Map.of("ce-knativeerrordata", reason));

    assertThat(accepted(letter).deadLetter().reason()).isEqualTo(reason);
  }

  /** Of every sample that is refused for its data, the dead letter is an event; so the dead-letters function can store it. */
  @Test
  void whatever_was_refused_for_its_data_is_an_event_once_it_is_a_dead_letter() {
    List<String> kept = new ArrayList<>();
    for (Sample sample : Sample.all()) {
      if (READER.read(sample.delivery()) instanceof Reading.Refused(Refusal refusal)
          && refusal.kind() == Kind.REJECTED) {
        Event event = accepted(Deliveries.deadLettered(sample.delivery(), 422, "no"));
        assertThat(event.data()).as(sample.name()).isEqualTo(new Unreadable(refusal));
        assertThat(event.deadLetter().code()).isEqualTo(422);
        kept.add(sample.name());
      }
    }
    assertThat(kept).hasSizeGreaterThan(15);
  }

  @Test
  void a_dead_batch_with_a_refused_member_is_kept_whole() {
    Delivery batch =
        Deliveries.wrapped(
            """
            [{"specversion":"1.0","id":"1","source":"/x","type":"x"},{"specversion":"1.0"}]\
            """);

    assertThat(READER.read(batch)).isInstanceOf(Reading.Batch.class);
    assertThat(accepted(Deliveries.deadLettered(batch, 422, "no")).data())
        .isInstanceOf(Unreadable.class);
  }

  private static Event accepted(Delivery delivery) {
    return switch (READER.read(delivery)) {
      case Reading.Accepted(Event event) -> event;
      case Reading other -> throw new AssertionError("read as " + other);
    };
  }
}
