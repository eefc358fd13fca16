package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.contracts.EventData.CatalogueEvent;
import dev.knudge.contracts.fixtures.Deliveries;
import dev.knudge.contracts.fixtures.Events;
import dev.knudge.contracts.fixtures.Sample;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function says is what every reader takes. */
class NewEventTest {

  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @ParameterizedTest
  @EnumSource
  void what_is_said_follows_its_schema(EventType type) {
    NewEvent said = Events.said(Events.adas(type)).version(3).actor(Actor.AGENT).build();

    assertThat(Schemas.complaints(type.dataSchema(), body(said))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_said_is_what_is_received(EventType type) {
    CatalogueEvent data = Events.adas(type);
    NewEvent said = Events.said(data).version(3).previous(Map.of("title", "old")).build();

    Event received = Events.received(said);

    assertThat(received.data()).isEqualTo(data);
    assertThat(received.id()).isEqualTo(said.id());
    assertThat(received.deduplicationKey()).isEqualTo(said.id());
    assertThat(received.source()).isEqualTo(said.source());
    assertThat(received.type()).isEqualTo(type.wireName());
    assertThat(received.time()).isEqualTo(Events.NOON);
    // The audit log's heads are nobody's and about no task.
    boolean ofAda = type != EventType.AUDIT_CHECKPOINT;
    assertThat(received.userId())
        .isEqualTo(ofAda ? Events.ADA : "knudge.dev/audit")
        .isEqualTo(received.partitionKey());
    assertThat(received.taskId())
        .isEqualTo(ofAda ? Events.WATERING : null)
        .isEqualTo(received.subject());
    assertThat(received.version()).isEqualTo(3);
    assertThat(received.dataSchema()).isEqualTo(type.dataSchema());
    assertThat(received.previous()).isEqualTo(Map.of("title", "old"));
    assertThat(said.topic()).isEqualTo(type.topic());
  }

  @ParameterizedTest
  @EnumSource
  void the_cloudevents_sdk_reads_the_same_from_all_of_its_forms(EventType type) {
    NewEvent said = Events.said(Events.adas(type)).trace(TRACE, "vendor=1").build();
    Delivery delivery = said.delivery();

    CloudEvent read =
        HttpMessageFactory.createReader(delivery.headers()::forEach, delivery.body()).toEvent();

    assertThat(read).isEqualTo(said.cloudEvent());
    assertThat(Events.received(said).extensions()).isEmpty();
  }

  @Test
  void the_first_of_a_chain_is_its_own_correlation_and_has_no_cause() {
    Event first = Events.received(Events.said(Events.adas(EventType.TASK_CREATED)));

    assertThat(first.correlationId()).isEqualTo(first.id());
    assertThat(first.causationId()).isNull();
    assertThat(first.actor()).isEqualTo(Actor.HUMAN);
  }

  @Test
  void what_follows_keeps_cause_correlation_and_trace() {
    Event first =
        Events.received(Events.said(Events.adas(EventType.TASK_CREATED)).trace(TRACE, "a=1"));
    Event second =
        Events.received(
            Events.said(Events.adas(EventType.REMINDER_SCHEDULED)).because(first, "remind", 0));
    Event third =
        Events.received(Events.said(Events.adas(EventType.REMINDER_DUE)).because(second, "due", 0));

    assertThat(third.causationId()).isEqualTo(second.id());
    assertThat(third.correlationId()).isEqualTo(first.id());
    assertThat(third.traceparent()).isEqualTo(TRACE);
    assertThat(third.tracestate()).isEqualTo("a=1");
    assertThat(third.actor()).isEqualTo(Actor.SYSTEM);
  }

  @Test
  void a_cause_that_is_remembered_by_its_id_alone_is_kept_as_one_at_hand() {
    Event later =
        Events.received(
            Events.said(Events.adas(EventType.REMINDER_DUE)).id("d-1").causedBy("c-1", "f-1"));
    Event first =
        Events.received(
            Events.said(Events.adas(EventType.REMINDER_DUE)).id("d-1").causedBy("é 1", null));

    assertThat(later.id()).isEqualTo("d-1");
    assertThat(later.causationId()).isEqualTo("c-1");
    assertThat(later.correlationId()).isEqualTo("f-1");
    assertThat(first.causationId()).isEqualTo(first.correlationId()).doesNotContain("é", " ");
  }

  @Test
  void a_second_delivery_of_the_cause_says_the_same_event_again() {
    Event cause = Events.received(Events.said(Events.adas(EventType.TASK_CREATED)));

    NewEvent once =
        Events.said(Events.adas(EventType.REMINDER_DUE)).because(cause, "due", 0).build();
    NewEvent again =
        Events.said(Events.adas(EventType.REMINDER_DUE)).because(cause, "due", 0).build();
    NewEvent other =
        Events.said(Events.adas(EventType.REMINDER_DUE)).because(cause, "due", 1).build();

    assertThat(again.delivery()).isEqualTo(once.delivery());
    assertThat(other.id()).isNotEqualTo(once.id());
  }

  @Test
  void a_cause_with_foreign_characters_in_its_id_can_be_followed() {
    Reading foreign =
        new DeliveryReader().read(Sample.named("binary-foreign-attributes").delivery());
    Event cause = ((Reading.Accepted) foreign).event();

    NewEvent said =
        Events.said(Events.adas(EventType.REMINDER_DUE)).because(cause, "due", 0).build();

    assertThat(said.delivery().header("ce-causationid")).isEqualTo("a_20b");
  }

  @Test
  void records_of_a_topic_that_was_made_anew_cause_different_events() {
    byte[] body = Deliveries.BARE_ENVELOPE.getBytes(StandardCharsets.UTF_8);
    Event before = accepted(Deliveries.wrapped(body, 0, 0, Events.NOON));
    Event after = accepted(Deliveries.wrapped(body, 0, 0, Events.NOON.plus(Duration.ofDays(1))));

    assertThat(before.id()).isEqualTo(after.id());
    assertThat(
            Events.said(Events.adas(EventType.REMINDER_DUE)).because(before, "due", 0).build().id())
        .isNotEqualTo(
            Events.said(Events.adas(EventType.REMINDER_DUE)).because(after, "due", 0).build().id());
  }

  @Test
  void without_a_task_the_subject_is_the_notification() {
    var acknowledged =
        new NotificationEvent.NotificationAcknowledged(null, Events.ADA, Events.NOTIFICATION);

    assertThat(Events.said(acknowledged).build().delivery().header("ce-subject"))
        .isEqualTo(Events.NOTIFICATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "user ada", "50%", "\"ada\"", "ada\n", "adä"})
  void no_id_is_said_that_the_way_would_garble(String userId) {
    assertThatThrownBy(() -> Events.said(Events.taskCreated(userId, "t", "x")).build())
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("task.created")
        .hasMessageContaining("/user_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/tasks service", "/tâches"})
  void no_source_is_said_that_the_way_would_garble(String source) {
    var said = NewEvent.saying(Events.adas(EventType.TASK_CREATED)).from(source).at(Events.NOON);

    assertThatThrownBy(said::build)
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("attribute source");
  }

  @Test
  void attributes_have_at_most_200_characters() {
    var said = Events.said(Events.adas(EventType.TASK_CREATED));

    assertThat(said.id("x".repeat(200)).build().id()).hasSize(200);
    assertThatThrownBy(() -> said.id("x".repeat(201)).build())
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("attribute id");
  }

  @Test
  void an_event_of_more_than_900_kb_is_not_said() {
    String text = "x".repeat(NewEvent.MAX_BYTES);
    var huge =
        new TaskEvent.TaskCreated(
            "t", "u", TaskState.builder().title("x").description(text).build());

    assertThatThrownBy(() -> Events.said(huge).build())
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("900000 is the most");
  }

  @Test
  void what_a_schema_would_reject_is_not_said() {
    var untitled = new TaskEvent.TaskCreated("t", "u", TaskState.EMPTY);
    var versionZero = Events.said(Events.adas(EventType.TASK_CREATED)).version(0);
    var noTree =
        Events.said(Events.adas(EventType.TASK_CREATED)).previous(Map.of("at", Events.NOON));

    assertThatThrownBy(() -> Events.said(untitled).build())
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("/payload/title");
    assertThatThrownBy(versionZero::build)
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("/version");
    assertThatThrownBy(noTree::build)
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("java.time.Instant");
  }

  @Test
  void an_event_has_a_source_and_a_time() {
    assertThatThrownBy(() -> NewEvent.saying(Events.adas(EventType.TASK_DELETED)).build())
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("from() and at()");
  }

  @Test
  void a_malformed_trace_context_is_left_out() {
    Delivery delivery =
        Events.said(Events.adas(EventType.TASK_DELETED))
            .trace("no-trace", "a=1")
            .build()
            .delivery();

    assertThat(delivery.headers()).doesNotContainKeys("ce-traceparent", "ce-tracestate");
  }

  @Test
  void said_in_another_trace_it_is_the_same_event() {
    NewEvent event = Events.said(Events.adas(EventType.TASK_DELETED)).trace(TRACE, "a=1").build();
    String other = "00-11111111111111111111111111111111-2222222222222222-01";

    NewEvent there = event.inTrace(other, "b=2, c=3");

    assertThat(there.delivery().headers())
        .containsEntry("ce-traceparent", other)
        .containsEntry("ce-tracestate", "b=2,c=3")
        .containsEntry("ce-id", event.id());
    assertThat(there.delivery().body()).isEqualTo(event.delivery().body());
    assertThat(there.inTrace(other, "b=%2").delivery().headers())
        .containsEntry("ce-traceparent", other)
        .doesNotContainKey("ce-tracestate");
    assertThat(there.inTrace(null, "b=2").delivery().headers())
        .doesNotContainKeys("ce-traceparent", "ce-tracestate");
  }

  @Test
  void due_dates_stay_days_or_moments() {
    for (String due : List.of("2026-02-09", "2026-02-09T18:00:00+05:30", "2026-02-09T18:00:00Z")) {
      Event event =
          accepted(
              Deliveries.wrapped(
                  """
                  {"event_type":"task.created","task_id":"t","user_id":"u","payload":{"title":"x","due_date":"%s"}}\
                  """
                      .formatted(due)));

      assertThat(((TaskEvent) event.data()).state().dueDate().wireForm()).isEqualTo(due);
    }
  }

  private static Event accepted(Delivery delivery) {
    return ((Reading.Accepted) new DeliveryReader().read(delivery)).event();
  }

  private static String body(NewEvent event) {
    return new String(event.delivery().body(), StandardCharsets.UTF_8);
  }
}
