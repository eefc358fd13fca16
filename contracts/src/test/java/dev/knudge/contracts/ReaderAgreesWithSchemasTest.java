package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.fixtures.Events;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the reader accepts is what the schema accepts: every field there is, in the envelope, the payload and the recurrence, absent and
 * with each value that somebody might send, one at a time and several at once.
 */
class ReaderAgreesWithSchemasTest {

  private static final List<String> ENVELOPE =
      List.of(
          "task_id", "user_id", "version", "timestamp", "actor", "payload", "previous", "foreign");
  private static final List<String> PAYLOAD =
      List.of(
          "title",
          "description",
          "completed",
          "priority",
          "tags",
          "due_date",
          "time_zone",
          "recurrence",
          "series_id",
          "created_at",
          "updated_at",
          "completed_at",
          "reminder_id",
          "remind_at",
          "offset",
          "channels",
          "late_by_seconds",
          "digest",
          "occurrence",
          "paused",
          "reminders",
          "notification_id",
          "kind",
          "body",
          "channel",
          "error",
          "tree_size",
          "root_hash",
          "note",
          "foreign");
  private static final List<String> RECURRENCE =
      List.of("rule", "interval", "time_zone", "start", "mode", "exdates", "rdates", "foreign");

  private static final List<String> DIGEST = List.of("count", "reminders", "foreign");

  private static final List<Object> VALUES = values();

  private static final DeliveryReader READER = new DeliveryReader();

  @ParameterizedTest
  @EnumSource
  void on_every_value_of_every_field(EventType type) {
    List<String> disagreements = new ArrayList<>();
    for (List<String> path : paths()) {
      disagreement(type, without(envelope(type), path)).ifPresent(disagreements::add);
      for (Object value : VALUES) {
        disagreement(type, with(envelope(type), path, value)).ifPresent(disagreements::add);
      }
    }
    assertThat(disagreements).isEmpty();
  }

  @Property(tries = 3000)
  void on_several_values_at_once(@ForAll EventType type, @ForAll("changes") List<Change> changes) {
    Map<String, Object> envelope = envelope(type);
    for (Change change : changes) {
      envelope =
          change.drop()
              ? without(envelope, change.path())
              : with(envelope, change.path(), change.value());
    }
    assertThat(disagreement(type, envelope)).isEmpty();
  }

  record Change(List<String> path, boolean drop, Object value) {}

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.of(paths()),
            Arbitraries.of(true, false),
            Arbitraries.of(VALUES).injectNull(0.05))
        .as(Change::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static Optional<String> disagreement(EventType type, Map<String, Object> tree) {
    String json = Json.write(tree);
    List<String> schema = Schemas.complaints(type.dataSchema(), json);
    Reading reading = READER.read(delivery(type, json));
    boolean accepted = reading instanceof Reading.Accepted;
    return accepted == schema.isEmpty()
        ? Optional.empty()
        : Optional.of(
            type
                + " "
                + json
                + "\n  the schema: "
                + (schema.isEmpty() ? "valid" : schema)
                + "\n  the reader: "
                + (reading instanceof Reading.Refused(Refusal refusal)
                    ? refusal.reason()
                    : "accepted"));
  }

  private static Delivery delivery(EventType type, String json) {
    return Delivery.builder()
        .header("ce-specversion", "1.0")
        .header("ce-id", "1")
        .header("ce-source", "/tasks")
        .header("ce-type", type.wireName())
        .header("ce-time", "2026-02-08T10:00:00Z")
        .body(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .build();
  }

  private static Map<String, Object> envelope(EventType type) {
    return Json.members(
        Json.read(
            Events.said(Events.adas(type))
                .version(7)
                .previous(Map.of("title", "x"))
                .build()
                .delivery()
                .body()));
  }

  private static List<List<String>> paths() {
    Set<List<String>> paths = new LinkedHashSet<>();
    ENVELOPE.forEach(name -> paths.add(List.of(name)));
    PAYLOAD.forEach(name -> paths.add(List.of("payload", name)));
    RECURRENCE.forEach(name -> paths.add(List.of("payload", "recurrence", name)));
    DIGEST.forEach(name -> paths.add(List.of("payload", "digest", name)));
    return List.copyOf(paths);
  }

  private static Map<String, Object> without(Map<String, Object> tree, List<String> path) {
    var copy = new LinkedHashMap<>(tree);
    if (path.size() == 1) {
      copy.remove(path.getFirst());
    } else if (copy.get(path.getFirst()) instanceof Map<?, ?> inner) {
      copy.put(path.getFirst(), without(Json.members(inner), path.subList(1, path.size())));
    }
    return copy;
  }

  private static Map<String, Object> with(
      Map<String, Object> tree, List<String> path, Object value) {
    var copy = new LinkedHashMap<>(tree);
    if (path.size() == 1) {
      copy.put(path.getFirst(), value);
    } else {
      // Where there is no object yet, one comes to be: a recurrence for a type that has none.
      copy.put(
          path.getFirst(),
          with(Json.members(copy.get(path.getFirst())), path.subList(1, path.size()), value));
    }
    return copy;
  }

  private static Map<String, Object> missed(String name, Object value) {
    var missed =
        new LinkedHashMap<String, Object>(
            Map.of(
                "reminder_id",
                "r",
                "task_id",
                "t",
                "title",
                "x",
                "remind_at",
                "2026-02-08T10:00:00Z"));
    missed.put(name, value);
    return missed;
  }

  private static List<Object> values() {
    var values =
        new ArrayList<Object>(
            Arrays.asList(
                null,
                true,
                false,
                0L,
                -1L,
                1L,
                1000L,
                1001L,
                Long.MAX_VALUE,
                BigInteger.TWO.pow(63),
                BigInteger.TWO.pow(64),
                new BigDecimal("7.0"),
                new BigDecimal("-0.0"),
                new BigDecimal("1.5"),
                new BigDecimal("1E+2"),
                new BigDecimal("1E-7"),
                List.of(),
                Map.of(),
                List.of("a"),
                List.of("a b"),
                List.of(1L),
                List.of("A"),
                List.of("push", 1L),
                Arrays.asList("a", null),
                List.of(List.of()),
                List.of(Map.of("offset", "-PT30M")),
                List.of(Map.of("offset", "-PT30M", "channels", List.of("push", "email"))),
                List.of(Map.of("offset", "-P1D", "channels", List.of("PUSH"))),
                List.of(Map.of("offset", "soon")),
                List.of(Map.of("channels", List.of("push"))),
                List.of(missed("title", "x"), missed("due_date", "2026-02-08")),
                List.of(missed("title", "")),
                List.of(missed("remind_at", "2026-02-08")),
                List.of(missed("due_date", "soon")),
                List.of(missed("task_id", "a b")),
                List.of(Map.of("reminder_id", "r", "task_id", "t", "title", "x")),
                Map.of("count", 1L, "reminders", List.of(missed("title", "x"))),
                Map.of("count", 0L, "reminders", List.of()),
                Map.of("count", 1L),
                List.of("2026-03-27T09:00:00"),
                List.of("2026-03-27T09:00:00Z"),
                List.of("2026-02-30T09:00:00"),
                Map.of("rule", "daily"),
                Map.of("title", "x"),
                Map.of("rule", "FREQ=DAILY", "interval", 2L),
                Map.of("rule", "daily", "interval", 2L),
                Collections.singletonMap("rule", null)));
    values.addAll(
        List.of(
            "",
            " ",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "6E340B9CFFB37A989CA544E6BB780A2C78901D3FB33738768511A30617AFA01D",
            "x",
            "a b",
            "a\n",
            "50%",
            "\"",
            "~",
            "!",
            "é",
            "low",
            "Low",
            "human",
            "schedule",
            "completion",
            "daily",
            "DAILY",
            "user-456",
            "partition:0/offset:0#1",
            "a".repeat(40),
            "a".repeat(41),
            "a".repeat(200),
            "a".repeat(201),
            "é".repeat(500),
            "é".repeat(501),
            "🌿".repeat(500),
            "🌿".repeat(501),
            "e".repeat(1000),
            "e".repeat(1001)));
    values.addAll(
        List.of(
            "2026-02-08T10:00:00Z",
            "2026-02-08t10:00:00z",
            "2026-02-08 10:00:00Z",
            "2026-02-08T10:00:00",
            "2026-02-08T10:00Z",
            "2026-02-08T10:00:00.123456789+05:30",
            "2026-02-08T10:00:00.1234567890Z",
            "2026-02-08T10:00:00.Z",
            "2026-02-08T24:00:00Z",
            "2026-02-08T23:59:60Z",
            "2026-02-30T10:00:00Z",
            "2025-02-29T10:00:00Z",
            "2024-02-29T10:00:00Z",
            "0999-02-08T10:00:00Z",
            "12026-02-08T10:00:00Z",
            "2026-02-08T10:00:00+17:59",
            "2026-02-08T10:00:00+18:00",
            "2026-02-08T10:00:00-00:00",
            "2026-02-08T10:00:00+0530",
            "2026-02-08T10:00:00Z\n",
            "2026-02-08",
            "2026-02-29",
            "2026-13-01",
            "2026-2-8",
            "20260208",
            "2026-02-08\n",
            "2026-01-30T09:00:00.5",
            "2026-01-30T09:00",
            "9999-12-31T23:59:59-17:00"));
    values.addAll(
        List.of(
            "Europe/Berlin",
            "UTC",
            "Z",
            "+02:00",
            "GMT+2",
            "UTC+2",
            "Europe/Nowhere",
            "America/Argentina/Buenos_Aires",
            "Etc/GMT+5",
            "EST5EDT",
            "europe/berlin"));
    values.addAll(
        List.of(
            "-PT30M",
            "PT30M",
            "+PT1H",
            "PT-30M",
            "-P1D",
            "-P1W",
            "P1DT2H3M4S",
            "P",
            "PT",
            "-PT0S",
            "PT0.5S",
            "P1Y",
            "P1M",
            "P1W2D",
            "pt30m",
            "P99999D",
            "P999999D",
            "PT999999H"));
    values.addAll(
        List.of(
            "FREQ=MONTHLY;BYDAY=-1FR",
            "RRULE:FREQ=DAILY",
            "BYDAY=MO;FREQ=WEEKLY",
            "BYDAY=MO",
            "FREQ=SOMETIMES",
            "FREQ=DAILYX",
            "XFREQ=DAILY",
            "FREQ=DAILY;",
            "FREQ=DAILY;COUNT=3",
            "FREQ=DAILY;UNTIL=20261224T000000Z",
            "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
            "freq=daily",
            "FREQ=DAILY COUNT=3",
            "FREQ=DAILY\n"));
    return Collections.unmodifiableList(values);
  }
}
