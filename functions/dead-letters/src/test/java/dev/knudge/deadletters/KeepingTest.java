package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.fixtures.Sample;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is delivered is kept, once, and as it came. */
class KeepingTest {
  private static final String AUDIT = "http://audit.todo.svc.cluster.local";
  private static final String RECURRING = "http://recurring.todo.svc.cluster.local";

  private static RunningFunction function;
  private static Operator operator;

  @BeforeAll
  static void start() {
    Database database = LettersDatabase.migrated();
    function =
        RunningFunction.start(
            database, "dead_letters", Map.of("knudge.dead-letters.destinations", "audit=" + AUDIT));
    operator = new Operator(function, "anna");
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @BeforeEach
  void forget() {
    function.execute("truncate dead_letters.letter, dead_letters.arrival, dead_letters.deed");
  }

  static Stream<Sample> samples() {
    return Sample.all().stream().filter(sample -> !sample.name().equals("tick"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void every_kind_of_delivery_is_kept_as_it_came_also_what_every_other_function_refuses(
      Sample sample) {
    Operator.deliver(function, sample.delivery());

    assertThat(function.query("select headers from dead_letters.letter"))
        .singleElement()
        .satisfies(headers -> {
          Map<String, Object> kept = Json.readObject(headers);
          sample
              .delivery()
              .headers()
              .forEach((name, value) -> assertThat(kept).containsEntry(name, onTheWire(value)));
        });
    assertThat(function.query("select encode(body, 'hex') from dead_letters.letter"))
        .containsExactly(java.util.HexFormat.of().formatHex(sample.delivery().body()));
  }

  /** Headers are Latin-1, and so is what a dispatcher makes of the rest. */
  private static String onTheWire(String value) {
    return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void every_kind_of_delivery_can_be_a_dead_letter_with_its_reason_and_where_it_was_to_go(
      Sample sample) {
    Delivery.Builder dead = Delivery.builder().body(sample.delivery().body());
    sample
        .delivery()
        .headers()
        .forEach((name, value) -> {
          if (!name.startsWith("ce-knativeerror")) {
            dead.header(name, value);
          }
        });
    dead.header("ce-knativeerrordest", AUDIT)
        .header("ce-knativeerrorcode", "422")
        .header("ce-knativeerrordata", "bm8=");
    if (sample.delivery().header("ce-type") != null) {
      Operator.deliver(function, dead.build());

      Map<String, Object> letter = operator.list("").getFirst();
      assertThat(letter)
          .containsEntry("state", "stored")
          .containsEntry("destination", "audit")
          .containsEntry("destination_url", AUDIT)
          .containsEntry("code", 422L)
          .containsEntry("reason", "no")
          .containsEntry("attempts", 1L);
      assertThat(operator.get("/" + letter.get("id"))).containsKey("attributes");
    }
  }

  @Test
  void what_a_bare_envelope_holds_is_listed_and_where_it_lay() {
    Delivery bare = Sample.named("bare-envelope").delivery();
    Delivery.Builder dead = Delivery.builder().body(bare.body());
    bare.headers().forEach(dead::header);
    Operator.deliver(function, dead.header("ce-knativeerrordest", AUDIT).build());

    assertThat(operator.list("?type=task.created&user_id=user-456").getFirst())
        .containsEntry("task_id", "test-123")
        .containsEntry("code", null)
        .containsEntry("attempts", 11L)
        .satisfies(letter ->
            assertThat(Json.members(letter.get("origin")))
                .containsEntry("topic", "task-events")
                .containsKeys("partition", "offset"));
  }

  @Test
  void the_same_event_that_two_functions_did_not_take_is_two_letters() {
    post(Operator.letter("e-1", AUDIT, 1), "{}");
    post(Operator.letter("e-1", RECURRING, 2), "{}");

    assertThat(operator.list(""))
        .extracting(it -> it.get("destination"))
        .containsExactly(null, "audit");
  }

  @Test
  void
      a_record_that_is_delivered_again_changes_nothing_and_a_second_record_tells_of_the_same_letter() {
    for (int i = 0; i < 3; i++) {
      post(Operator.letter("e-1", AUDIT, 1), "{}");
    }
    assertThat(operator.only("e-1")).containsEntry("arrivals", 1L).containsEntry("attempts", 11L);

    post(Operator.letter("e-1", AUDIT, 7), "{}");
    post(Operator.letter("e-1", AUDIT, 1), "{}");

    Map<String, Object> letter = operator.only("e-1");
    assertThat(letter).containsEntry("arrivals", 2L).containsEntry("attempts", 22L);
    assertThat(Operator.history(letter)).containsExactly("arrived", "arrived");
  }

  @Test
  void
      what_was_discarded_stays_so_when_its_record_comes_again_and_is_open_again_when_it_failed_again() {
    post(Operator.letter("e-1", AUDIT, 1), "{}");
    operator.delete("/" + operator.only("e-1").get("id"));

    post(Operator.letter("e-1", AUDIT, 1), "{}");
    assertThat(operator.only("e-1")).containsEntry("state", "discarded");

    post(Operator.letter("e-1", AUDIT, 2), "{}");
    assertThat(operator.only("e-1")).containsEntry("state", "stored");
    assertThat(Operator.history(operator.only("e-1")))
        .containsExactly("arrived", "discarded by anna", "arrived");
  }

  @Test
  void a_sender_that_gave_one_id_to_two_events_loses_neither() {
    post(Operator.letter("e-1", AUDIT, 1), "{\"n\":1}");
    post(Operator.letter("e-1", AUDIT, 2), "{\"n\":2}");

    assertThat(operator.list("")).hasSize(2);
  }

  @Test
  void a_wrapped_record_of_a_topic_that_was_made_anew_is_another_letter() {
    for (String time : List.of("2026-02-08T10:00:00Z", "2026-03-08T10:00:00Z")) {
      Map<String, String> headers = Operator.letter("partition:0/offset:0", AUDIT, 1);
      headers.put("ce-type", "dev.knative.kafka.event");
      headers.put("ce-time", time);
      post(headers, "same bytes");
    }
    assertThat(operator.list("")).hasSize(2);
  }

  @Test
  void many_copies_at_once_are_one_letter() {
    List<Thread> threads =
        Stream.generate(
                () -> Thread.ofVirtual().start(() -> post(Operator.letter("e-1", AUDIT, 1), "{}")))
            .limit(40)
            .toList();
    threads.forEach(thread -> {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    assertThat(operator.only("e-1")).containsEntry("arrivals", 1L);
  }

  @Test
  void hostile_attributes_are_data_and_nothing_else() throws IOException {
    String long_ = "x".repeat(20_000);
    String request =
        "POST / HTTP/1.1\nHost: x\nConnection: close\nce-specversion: 9.9\nce-id: '; drop table letter; --\u00e9\u00ff\n"
            + "ce-source: <script>alert(1)</script>\nce-type: "
            + long_
            + "\nce-time: yesterday\nce-knativeerrordest: http://169.254.169.254/latest\nce-knativeerrorcode: 99999\n"
            + "ce-knativeerrordata: %%%\nce-knativekafkapartition: -1\nce-knativekafkaoffset: 99999999999999999999\nContent-Length: 3\n\n\u0000\u00ff\u00fe";
    assertThat(RawHttp.exchange(function.port(), request).status()).isEqualTo(204);

    Map<String, Object> letter = operator.only("'; drop table letter; --\u00e9\u00ff");
    assertThat(letter)
        .containsEntry("source", "<script>alert(1)</script>")
        .containsEntry("code", null)
        .containsEntry("reason", "%%%")
        .containsEntry("destination", null)
        .containsEntry("data_base64", "AP/+");
    assertThat((String) letter.get("type")).hasSize(500);
    assertThat(Json.members(letter.get("attributes"))).containsEntry("type", long_);
  }

  @Test
  void a_megabyte_of_garbage_is_kept_to_the_last_byte() {
    byte[] garbage = new byte[1_000_000];
    new java.util.Random(7).nextBytes(garbage);
    Delivery.Builder delivery = Delivery.builder().body(garbage);
    Operator.letter("e-1", AUDIT, 1).forEach(delivery::header);
    Operator.deliver(function, delivery.build());

    assertThat(
            Arrays.equals(
                garbage,
                java.util.Base64.getDecoder()
                    .decode((String) operator.only("e-1").get("data_base64"))))
        .isTrue();
  }

  @Test
  void a_body_that_breaks_off_is_to_be_delivered_again() throws IOException {
    String head =
        "POST / HTTP/1.1\nHost: x\nce-specversion: 1.0\nce-id: e-1\nce-source: /tasks\nce-type: t\nTransfer-Encoding: chunked\n\n5\r\nhello\r\nzz\r\n";
    assertThat(RawHttp.exchange(function.port(), head).status()).isEqualTo(503);
    assertThat(operator.list("?state=all")).isEmpty();
  }

  @Test
  void a_tick_is_no_letter_but_a_tick_that_is_dead_is_one() {
    assertThat(function.post(dev.knudge.testkit.Posts.tick(), "{}").statusCode()).isEqualTo(204);
    assertThat(operator.list("?state=all")).isEmpty();

    Map<String, String> dead = dev.knudge.testkit.Posts.tick();
    dead.put("ce-knativeerrordest", AUDIT);
    post(dead, "{}");
    assertThat(operator.list("")).hasSize(1);
  }

  @Test
  void while_the_database_is_away_letters_are_asked_for_again() {
    try (RunningFunction without =
        RunningFunction.start(
            LettersDatabase.migrated(),
            "dead_letters",
            Map.of(
                "datasources.default.url",
                "jdbc:postgresql://127.0.0.1:1/knudge",
                "datasources.default.connection-timeout",
                "250"))) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(without.uri("/"))
              .POST(HttpRequest.BodyPublishers.ofString("garbage", StandardCharsets.UTF_8));
      assertThat(without.send(request).statusCode()).isEqualTo(503);
    }
  }

  private static void post(Map<String, String> headers, String body) {
    Delivery.Builder delivery = Delivery.builder().body(body.getBytes(StandardCharsets.UTF_8));
    headers.forEach(delivery::header);
    Operator.deliver(function, delivery.build());
  }
}
