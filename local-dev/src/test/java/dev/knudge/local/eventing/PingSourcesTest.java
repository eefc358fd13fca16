package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.knative.sources.v1.PingSource;
import io.fabric8.knative.sources.v1.PingSourceBuilder;
import io.vertx.core.Context;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PingSourcesTest {

  private static final Instant START = Instant.parse("2026-11-21T06:30:20Z");

  @RegisterExtension final Eventing eventing = new Eventing();

  private final Context context = eventing.vertx.getOrCreateContext();
  private final ManualTimer time = new ManualTimer(START, context);

  @Test
  void a_tick_is_an_event_with_the_data_of_its_manifest() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    PingSources pings =
        start(
            source(
                sink.url("/tick"),
                more ->
                    more.editSpec()
                        .withContentType("application/json")
                        .withData("{ \"reason\": \"due-scan\" }")
                        .withNewCeOverrides()
                        .withExtensions(Map.of("tenant", "acme"))
                        .endCeOverrides()
                        .endSpec()),
            Duration.ofMillis(250));
    time.advanceTo(Instant.parse("2026-11-21T06:31:00.249Z"));
    assertThat(sink.requests()).as("up to half a second late").isEmpty();
    time.advanceTo(Instant.parse("2026-11-21T06:31:01Z"));

    await().atMost(Eventing.PATIENCE).until(() -> pings.status().getFirst().ticks() == 1);
    RecordingSink.Request request = sink.requests().getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/tick");
    assertThat(request.header("ce-specversion")).isEqualTo("1.0");
    assertThat(request.header("ce-type")).isEqualTo("dev.knative.sources.ping");
    assertThat(request.header("ce-source"))
        .isEqualTo("/apis/v1/namespaces/todo/pingsources/housekeeping");
    assertThat(request.header("ce-id")).matches("[0-9a-f-]{36}");
    assertThat(request.header("ce-time")).isEqualTo("2026-11-21T06:31:00.25Z");
    assertThat(request.header("ce-tenant")).isEqualTo("acme");
    assertThat(request.header("content-type")).isEqualTo("application/json");
    assertThat(request.text()).as("as it is written").isEqualTo("{ \"reason\": \"due-scan\" }");
    assertThat(pings.status().getFirst().lastTick()).isEqualTo("2026-11-21T06:31:00Z");
    assertThat(pings.status().getFirst().nextTick()).isEqualTo("2026-11-21T06:32:00Z");
    assertThat(eventing.told(EventingEvent.Ticked.class)).hasSize(1);
  }

  @Test
  void without_data_a_tick_has_no_body_and_no_content_type() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    start(
        source(
            sink.url("/"), more -> more.editSpec().withContentType("application/json").endSpec()),
        Duration.ZERO);
    time.advanceTo(Instant.parse("2026-11-21T06:31:01Z"));
    await().atMost(Eventing.PATIENCE).until(() -> sink.requests().size() == 1);
    assertThat(sink.requests().getFirst().body()).isEmpty();
    assertThat(sink.requests().getFirst().find("content-type")).isEmpty();
  }

  @Test
  void base64_is_decoded() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    start(
        source(
            sink.url("/"),
            more ->
                more.editSpec()
                    .withContentType("application/octet-stream")
                    .withDataBase64("AAECAw==")
                    .endSpec()),
        Duration.ZERO);
    time.advanceTo(Instant.parse("2026-11-21T06:31:01Z"));
    await().atMost(Eventing.PATIENCE).until(() -> sink.requests().size() == 1);
    assertThat(sink.requests().getFirst().body()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void each_tick_comes_at_its_time_and_has_an_id_of_its_own() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    start(source(sink.url("/"), UnaryOperator.identity()), Duration.ZERO);
    time.advanceTo(START.plus(Duration.ofMinutes(10)));
    await().atMost(Eventing.PATIENCE).until(() -> sink.requests().size() == 10);
    assertThat(sink.requests())
        .extracting(request -> request.header("ce-id"))
        .doesNotHaveDuplicates();
    assertThat(sink.requests())
        .extracting(request -> request.header("ce-time"))
        .contains("2026-11-21T06:31:00Z", "2026-11-21T06:40:00Z");
  }

  @Test
  void ticks_overlap_when_their_sink_is_slow() {
    CountDownLatch go = new CountDownLatch(1);
    RecordingSink sink =
        eventing.with(
            RecordingSink.answering(request -> {
              awaitQuietly(go);
              return RecordingSink.Answer.of(204);
            }));
    start(source(sink.url("/"), UnaryOperator.identity()), Duration.ZERO);
    time.advanceTo(START.plus(Duration.ofMinutes(3)));
    await().atMost(Eventing.PATIENCE).until(() -> sink.mostAtOnce() == 3);
    go.countDown();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 413, 425, 429, 502, 503, 504})
  void a_status_that_may_pass_is_tried_five_times_more_and_then_the_tick_is_lost(int status) {
    List<Instant> requests = new CopyOnWriteArrayList<>();
    RecordingSink sink =
        eventing.with(
            RecordingSink.answering(request -> {
              requests.add(time.instant());
              return RecordingSink.Answer.of(status);
            }));
    PingSources pings = start(source(sink.url("/"), UnaryOperator.identity()), Duration.ZERO);
    Instant tick = Instant.parse("2026-11-21T06:31:00Z");
    int[] waits = {0, 100, 200, 400, 800, 1600};
    Instant due = tick;
    for (int n = 0; n < waits.length; n++) {
      due = due.plusMillis(waits[n]);
      time.advanceTo(due);
      int sent = n + 1;
      await().atMost(Eventing.PATIENCE).until(() -> requests.size() == sent);
      if (n < 5) {
        await().atMost(Eventing.PATIENCE).until(() -> pings.status().getFirst().retries() == sent);
        time.settle();
      }
    }
    await().atMost(Eventing.PATIENCE).until(() -> pings.status().getFirst().lost() == 1);
    assertThat(requests)
        .containsExactly(
            tick,
            tick.plusMillis(100),
            tick.plusMillis(300),
            tick.plusMillis(700),
            tick.plusMillis(1500),
            tick.plusMillis(3100));
    assertThat(eventing.told(EventingEvent.Lost.class).getFirst().reason())
        .isEqualTo("answered " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 408, 409, 422, 500})
  void a_status_that_will_not_pass_loses_the_tick_at_once(int status) {
    RecordingSink sink =
        eventing.with(RecordingSink.answering(request -> RecordingSink.Answer.of(status)));
    PingSources pings = start(source(sink.url("/"), UnaryOperator.identity()), Duration.ZERO);
    time.advanceTo(Instant.parse("2026-11-21T06:31:01Z"));
    await().atMost(Eventing.PATIENCE).until(() -> pings.status().getFirst().lost() == 1);
    assertThat(sink.requests()).hasSize(1);
    assertThat(pings.status().getFirst().lastFault().what()).endsWith("lost: answered " + status);
  }

  @Test
  void a_connection_that_breaks_is_tried_again() {
    AtomicInteger requests = new AtomicInteger();
    RecordingSink sink =
        eventing.with(
            RecordingSink.answering(request ->
                requests.incrementAndGet() == 1
                    ? RecordingSink.Answer.none()
                    : RecordingSink.Answer.of(204)));
    PingSources pings = start(source(sink.url("/"), UnaryOperator.identity()), Duration.ZERO);
    time.advanceTo(Instant.parse("2026-11-21T06:31:00Z"));
    await().atMost(Eventing.PATIENCE).until(() -> pings.status().getFirst().retries() == 1);
    time.settle();
    time.advanceTo(Instant.parse("2026-11-21T06:31:00.100Z"));
    await().atMost(Eventing.PATIENCE).until(() -> pings.status().getFirst().ticks() == 1);
  }

  @Test
  void by_the_real_clock_ticks_come_too() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    PingSources pings =
        eventing.with(
            PingSources.start(
                eventing.vertx,
                List.of(
                    source(
                        sink.url("/"),
                        more -> more.editSpec().withSchedule("* * * * * *").endSpec())),
                Eventing::resolve,
                Clock.systemUTC(),
                eventing.told::add));
    await().atMost(Eventing.PATIENCE).until(() -> pings.status().getFirst().ticks() >= 2);
  }

  @Test
  void after_a_close_nothing_ticks() {
    RecordingSink sink = eventing.with(RecordingSink.taking());
    PingSources pings = start(source(sink.url("/"), UnaryOperator.identity()), Duration.ZERO);
    pings.close();
    time.advanceTo(START.plus(Duration.ofMinutes(5)));
    assertThat(sink.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "\"text\"", "{", "{} {}"})
  void json_data_that_is_no_object_is_refused(String data) {
    refused(
        more -> more.editSpec().withContentType("application/json").withData(data).endSpec(),
        "is no JSON object: " + data);
  }

  @Test
  void data_twice_is_refused() {
    refused(
        more -> more.editSpec().withData("x").withDataBase64("eA==").endSpec(),
        "spec has data and dataBase64; keep one of them");
  }

  @Test
  void base64_that_is_none_is_refused() {
    refused(more -> more.editSpec().withDataBase64("!").endSpec(), "spec.dataBase64 is no Base64");
  }

  @Test
  void a_source_without_a_sink_is_refused() {
    refused(more -> more.editSpec().withSink(null).endSpec(), "spec.sink is missing");
  }

  private void refused(UnaryOperator<PingSourceBuilder> broken, String message) {
    assertThatThrownBy(() -> PingSpec.of(source(URI.create("http://127.0.0.1:1/"), broken)))
        .isInstanceOf(EventingException.class)
        .hasMessageStartingWith("PingSource todo/housekeeping: ")
        .hasMessageContaining(message);
  }

  private PingSources start(PingSource source, Duration lateness) {
    PingSources pings =
        eventing.with(
            PingSources.start(
                eventing.vertx,
                List.of(source),
                Eventing::resolve,
                time,
                time,
                () -> lateness,
                eventing.told::add));
    await().atMost(Eventing.PATIENCE).until(() -> pings.status().getFirst().nextTick() != null);
    time.settle();
    return pings;
  }

  private static PingSource source(URI sink, UnaryOperator<PingSourceBuilder> more) {
    return more.apply(
            new PingSourceBuilder()
                .withNewMetadata()
                .withNamespace("todo")
                .withName("housekeeping")
                .endMetadata()
                .withNewSpec()
                .withSchedule("* * * * *")
                .withSink(Eventing.to(sink))
                .endSpec())
        .build();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
