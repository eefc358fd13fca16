package dev.knudge.contracts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.EventData.Unknown;
import dev.knudge.contracts.Refusal.Kind;
import dev.knudge.contracts.fixtures.Deliveries;
import dev.knudge.contracts.fixtures.Events;
import dev.knudge.contracts.fixtures.Sample;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of reading that one sample does not show. */
class DeliveryReaderTest {

  private static final DeliveryReader READER = new DeliveryReader();

  @ParameterizedTest
  @EnumSource
  void an_event_is_the_same_in_every_mode(EventType type) {
    NewEvent said = Events.said(Events.adas(type)).version(2).build();
    Event binary = accepted(Deliveries.binary(said));

    assertThat(accepted(Deliveries.structured(said))).isEqualTo(binary);
    assertThat(READER.read(Deliveries.batch(said)))
        .isEqualTo(new Reading.Batch(List.of(new Reading.Accepted(binary))));
  }

  @Test
  void names_of_headers_have_any_letter_case() {
    Delivery delivery =
        Delivery.builder()
            .header("CE-SpecVersion", "1.0")
            .header("Ce-Id", "1")
            .header("cE-source", "/x")
            .header("CE-TYPE", "x")
            .build();

    assertThat(accepted(delivery).id()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "iso-8859-1", "\"utf-8\""})
  void structured_mode_may_have_any_charset(String charset) {
    String json =
        """
        {"specversion":"1.0","id":"1","source":"/x","type":"x","data":"é"}\
        """;
    Delivery delivery =
        Delivery.builder()
            .header("content-type", "application/cloudevents+json; charset=" + charset)
            .body(json.getBytes(Charset.forName(charset.replace("\"", ""))))
            .build();

    assertThat(accepted(delivery).content()).isEqualTo(new Content.JsonTree("é"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-klingon", "!!", "utf-8x"})
  void an_unknown_charset_is_told(String charset) {
    Delivery delivery =
        Delivery.builder()
            .header("content-type", "application/cloudevents+json; charset=" + charset)
            .body("{}".getBytes(UTF_8))
            .build();

    assertThat(refused(delivery).reason()).contains("charset");
  }

  @Test
  void the_events_own_trace_comes_before_the_requests() {
    String own = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String requests = "00-11111111111111111111111111111111-2222222222222222-01";
    Delivery tick = Deliveries.with(Deliveries.tick("1"), Map.of("traceparent", requests));

    assertThat(accepted(tick).traceparent()).isEqualTo(requests);
    assertThat(accepted(Deliveries.with(tick, Map.of("ce-traceparent", own))).traceparent())
        .isEqualTo(own);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "nonsense"
      })
  void a_malformed_trace_is_none(String traceparent) {
    Delivery tick =
        Deliveries.with(
            Deliveries.tick("1"), Map.of("ce-traceparent", traceparent, "ce-tracestate", "a=1"));

    assertThat(accepted(tick).traceparent()).isNull();
    assertThat(accepted(tick).tracestate()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vendor=\u0142", "vendor=\u00e9"})
  void a_trace_state_that_no_header_can_carry_on_is_none(String tracestate) {
    Event event =
        accepted(
            Deliveries.structured(
                """
                {"specversion":"1.0","id":"1","source":"/x","type":"x",
                 "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","tracestate":"%s"}\
                """
                    .formatted(tracestate)));

    assertThat(event.traceparent()).isNotNull();
    assertThat(event.tracestate()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 201, 6000})
  void a_partition_key_that_cannot_be_a_users_id_makes_nobody_the_user(int length) {
    String key = "k".repeat(length);
    Event event =
        accepted(
            Deliveries.structured(
                """
                {"specversion":"1.0","id":"1","source":"/x","type":"x","partitionkey":"%s"}\
                """
                    .formatted(key)));

    assertThat(event.userId()).isNull();
    assertThat(event.partitionKey()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "source", "type"})
  void the_length_of_what_a_database_keeps_keys_of_is_counted_in_bytes(String attribute) {
    String tooLong = "\u4e00".repeat(attribute.equals("source") ? 334 : 67);
    var attributes = new LinkedHashMap<>(Map.of("id", "1", "source", "/x", "type", "x"));
    attributes.put(attribute, tooLong);

    assertThat(
            READER.read(
                Deliveries.structured(
                    """
                    {"specversion":"1.0","id":"%s","source":"%s","type":"%s"}\
                    """
                        .formatted(
                            attributes.get("id"),
                            attributes.get("source"),
                            attributes.get("type")))))
        .isInstanceOfSatisfying(
            Reading.Refused.class,
            refused ->
                assertThat(refused.refusal().reason())
                    .contains(attribute + " is longer than", " bytes: " + 3 * tooLong.length()));
  }

  @Test
  void the_same_offset_at_another_time_is_another_event() {
    byte[] body = Deliveries.BARE_ENVELOPE.getBytes(UTF_8);
    Event before = accepted(Deliveries.wrapped(body, 3, 7, Events.NOON));
    Event after = accepted(Deliveries.wrapped(body, 3, 7, Events.NOON.plus(Duration.ofDays(9))));

    assertThat(before.id()).isEqualTo(after.id()).isEqualTo("partition:3/offset:7");
    assertThat(before.deduplicationKey()).isNotEqualTo(after.deduplicationKey());
  }

  @Test
  void a_redelivery_reads_as_the_same_event() {
    byte[] body = Deliveries.BARE_ENVELOPE.getBytes(UTF_8);

    assertThat(accepted(Deliveries.wrapped(body, 3, 7, Events.NOON)))
        .isEqualTo(accepted(Deliveries.wrapped(body.clone(), 3, 7, Events.NOON)));
  }

  @Test
  void fields_that_nobody_knows_are_kept() {
    Event event =
        accepted(
            Deliveries.wrapped(
                """
                {"event_type":"task.updated","task_id":"t","user_id":"u","mood":"good",
                 "payload":{"title":"x","effort":1.10,"due_date":null},"previous":{"effort":null}}\
                """));

    assertThat(event.payload()).containsEntry("effort", new BigDecimal("1.10"));
    assertThat(event.payload()).containsEntry("due_date", null);
    assertThat(event.previous()).containsEntry("effort", null);
    assertThat(event.content().members()).containsEntry("mood", "good");
  }

  @Test
  void an_actor_is_who_the_envelope_says() {
    String envelope =
        """
        {"event_type":"task.deleted","task_id":"t","user_id":"u","actor":"agent"}\
        """;

    assertThat(accepted(Deliveries.wrapped(envelope)).actor()).isEqualTo(Actor.AGENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/recurring", "/reminders", "/notification", "/audit", "/dead-letters"})
  void functions_act_as_the_system(String source) {
    NewEvent.Builder said = NewEvent.saying(Events.adas(EventType.TASK_UPDATED)).at(Events.NOON);

    assertThat(Events.received(said.from(source)).actor()).isEqualTo(Actor.SYSTEM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tasks", "/live", "https://chat.example.com/"})
  void tasks_live_and_strangers_speak_for_people(String source) {
    NewEvent.Builder said = NewEvent.saying(Events.adas(EventType.TASK_UPDATED)).at(Events.NOON);

    assertThat(Events.received(said.from(source)).actor()).isEqualTo(Actor.HUMAN);
  }

  @Test
  void a_naive_time_of_a_bare_envelope_is_utc_in_its_payload_too() {
    Event event = accepted(Sample.named("bare-envelope-of-python").delivery());
    TaskState state = ((TaskEvent.TaskUpdated) event.data()).state();

    assertThat(state.createdAt()).isEqualTo(Instant.parse("2026-02-01T08:30:00Z"));
    assertThat(state.dueDate().wireForm()).isEqualTo("2026-02-09T18:00:00Z");
    assertThat(event.payload()).containsEntry("due_date", "2026-02-09T18:00:00");
  }

  @Test
  void short_forms_of_a_rule_are_written_out() {
    assertThat(rule("{\"rule\":\"daily\"}")).isEqualTo("FREQ=DAILY");
    assertThat(rule("{\"rule\":\"weekly\",\"interval\":2}")).isEqualTo("FREQ=WEEKLY;INTERVAL=2");
    assertThat(rule("{\"rule\":\"monthly\",\"interval\":null}"))
        .isEqualTo("RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD");
    assertThat(rule("{\"rule\":\"yearly\",\"interval\":4}"))
        .isEqualTo("RSCALE=GREGORIAN;FREQ=YEARLY;INTERVAL=4;SKIP=BACKWARD");
    assertThat(rule("{\"rule\":\"FREQ=MONTHLY;BYMONTHDAY=31\"}"))
        .isEqualTo("FREQ=MONTHLY;BYMONTHDAY=31");
  }

  private static String rule(String recurrence) {
    Event event =
        accepted(
            Deliveries.wrapped(
                """
                {"event_type":"recurring.scheduled","task_id":"t","user_id":"u","payload":{"series_id":"s","recurrence":%s}}\
                """
                    .formatted(recurrence)));
    return ((RecurringEvent.RecurringScheduled) event.data()).recurrence().rule();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT30M", "PT0S", "P1DT2H", "-P14D"})
  void an_offset_is_written_as_it_was_read(String offset) {
    String envelope =
        """
        {"event_type":"reminder.scheduled","task_id":"t","user_id":"u","payload":{"reminder_id":"r","title":"x","offset":"%s"}}\
        """
            .formatted(offset);
    var data = (ReminderEvent) accepted(Deliveries.wrapped(envelope)).data();
    Event again = Events.received(Events.said(data));

    assertThat(again.data()).isEqualTo(data);
  }

  @Test
  void a_week_is_seven_days() {
    String envelope =
        """
        {"event_type":"reminder.scheduled","task_id":"t","user_id":"u","payload":{"reminder_id":"r","title":"x","offset":"-P2W"}}\
        """;
    var data = (ReminderEvent.ReminderScheduled) accepted(Deliveries.wrapped(envelope)).data();

    assertThat(data.when())
        .isEqualTo(new ReminderEvent.When.FromDueDate(Duration.ofDays(14).negated()));
  }

  @Test
  void a_batch_in_a_batch_is_flat() {
    String wrapped =
        """
        [{"specversion":"1.0","id":"1","source":"/x","type":"dev.knative.kafka.event","data":[
          {"specversion":"1.0","id":"2","source":"/x","type":"x"},
          {"specversion":"1.0","id":"3","source":"/x","type":"x"}]}]\
        """;

    assertThat(((Reading.Batch) READER.read(Deliveries.batch(wrapped))).members())
        .hasSize(2)
        .allSatisfy(member -> assertThat(member).isInstanceOf(Reading.Accepted.class));
  }

  @Test
  void a_refusal_names_the_event_as_its_producer_knows_it() {
    Refusal refusal =
        refused(
            Deliveries.wrapped(
                """
                {"event_type":"task.created","task_id":"t","user_id":"u","payload":{}}\
                """));

    assertThat(refusal.eventType()).isEqualTo("task.created");
    assertThat(refusal.eventId()).isEqualTo("partition:0/offset:0");
    assertThat(refusal.pointer()).isEqualTo("/payload/title");
  }

  @Test
  void data_is_one_or_the_other() {
    Refusal refusal =
        refused(
            Deliveries.structured(
                """
                {"specversion":"1.0","id":"1","source":"/x","type":"x","data":1,"data_base64":"AA=="}\
                """));

    assertThat(refusal.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(refusal.reason()).contains("data_base64");
  }

  @Test
  void data_base64_that_is_none_is_told() {
    Refusal refusal =
        refused(
            Deliveries.structured(
                """
                {"specversion":"1.0","id":"1","source":"/x","type":"x","data_base64":"%%%"}\
                """));

    assertThat(refusal.reason()).contains("not base64");
  }

  @Test
  void control_characters_in_attributes_are_refused_before_a_database_would() {
    Refusal refusal =
        refused(
            Deliveries.structured(
                """
                {"specversion":"1.0","id":"a\\u0001b","source":"/x","type":"x"}\
                """));

    assertThat(refusal.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(refusal.reason()).contains("attribute id has a control character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/problem+json", ""})
  void json_that_cannot_be_stored_is_kept_as_text_where_nobody_knows_it(String contentType) {
    var delivery =
        Delivery.builder()
            .header("ce-specversion", "1.0")
            .header("ce-id", "1")
            .header("ce-source", "/x")
            .header("ce-type", "x")
            .body("{\"a\":\"\\u0000\"}".getBytes(UTF_8));
    if (!contentType.isEmpty()) {
      delivery.header("content-type", contentType);
    }
    Event event = accepted(delivery.build());

    assertThat(event.data()).isEqualTo(new Unknown());
    assertThat(event.content()).isEqualTo(new Content.PlainText("{\"a\":\"\\u0000\"}"));
  }

  @Test
  void text_that_is_not_utf_8_is_kept_as_bytes() {
    byte[] latin = "é".getBytes(ISO_8859_1);
    Delivery delivery =
        new Delivery(Sample.named("unknown-type-without-user").delivery().headers(), latin);

    assertThat(accepted(delivery).content()).isEqualTo(new Content.Binary(latin));
  }

  /** A body of UTF-16 is nothing that JSON may be, and no text of ours. */
  @Test
  void utf_16_is_not_json() {
    Delivery delivery =
        Deliveries.wrapped(
            Deliveries.BARE_ENVELOPE.getBytes(UTF_16), 0, 0, Instant.parse("2026-02-08T10:00:00Z"));

    assertThat(refused(delivery).kind()).isEqualTo(Kind.REJECTED);
  }

  private static Event accepted(Delivery delivery) {
    return switch (READER.read(delivery)) {
      case Reading.Accepted(Event event) -> event;
      case Reading other -> throw new AssertionError("read as " + other);
    };
  }

  private static Refusal refused(Delivery delivery) {
    return switch (READER.read(delivery)) {
      case Reading.Refused(Refusal refusal) -> refusal;
      case Reading other -> throw new AssertionError("read as " + other);
    };
  }
}
