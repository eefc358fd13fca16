package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import io.fabric8.knative.duck.v1.DeliverySpecBuilder;
import io.fabric8.knative.sources.v1.KafkaSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of records on their way to a sink, with a real Kafka and a real sink. */
class DispatchingTest {

  @RegisterExtension final Eventing eventing = new Eventing();

  private final String topic = Backends.topic(2);

  /** Waits that are noted, and not waited for. */
  private final List<Duration> waits = new CopyOnWriteArrayList<>();

  private final Timer impatient =
      (delay, task) -> {
        waits.add(delay);
        return Timer.of(eventing.vertx).after(Duration.ofMillis(1), task);
      };

  @ParameterizedTest
  @ValueSource(ints = {404, 408, 409, 429, 500, 502, 503, 504, 599})
  void a_status_that_may_pass_is_tried_again_with_growing_waits(int status) {
    AtomicInteger requests = new AtomicInteger();
    RecordingSink sink =
        sink(request -> RecordingSink.Answer.of(requests.incrementAndGet() <= 5 ? status : 202));
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher dispatcher =
        eventing.start(source(sink, 5, "PT0.2S", "exponential"), impatient);

    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 1);
    assertThat(waits)
        .containsExactly(
            Duration.ofMillis(400),
            Duration.ofMillis(800),
            Duration.ofMillis(1600),
            Duration.ofMillis(3200),
            Duration.ofMillis(6400));
    assertThat(sink.requests()).hasSize(6);
    assertThat(dispatcher.status().retries()).isEqualTo(5);
    assertThat(eventing.told(EventingEvent.Retrying.class))
        .hasSize(5)
        .first()
        .satisfies(retrying -> {
          assertThat(retrying.attempt()).isEqualTo(1);
          assertThat(retrying.retries()).isEqualTo(5);
          assertThat(retrying.reason()).isEqualTo("answered " + status);
          assertThat(retrying.event().where()).isEqualTo(topic + "-0@0");
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 304, 307, 308, 400, 401, 403, 405, 406, 410, 413, 415, 422})
  void a_status_that_will_not_pass_goes_to_the_dead_letter_sink_at_once(int status) {
    RecordingSink sink =
        sink(request -> RecordingSink.Answer.of(status).with("Location", "/elsewhere"));
    RecordingSink dead = eventing.with(RecordingSink.taking());
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher dispatcher =
        eventing.start(buried(source(sink, 5, "PT0.2S", "linear"), dead), impatient);

    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().deadLettered() == 1);
    assertThat(sink.requests()).hasSize(1);
    assertThat(dead.requests())
        .singleElement()
        .satisfies(
            letter -> assertThat(letter.header("ce-knativeerrorcode")).isEqualTo("" + status));
    assertThat(waits).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 206})
  void anything_below_300_is_taken(int status) {
    RecordingSink sink = sink(request -> RecordingSink.Answer.of(status, "ignored"));
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher dispatcher =
        eventing.start(source(sink, 5, "PT0.2S", "linear"), impatient);
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 1);
    assertThat(sink.requests()).hasSize(1);
  }

  @Test
  void a_303_is_followed_as_get_and_what_that_answers_counts() {
    RecordingSink sink =
        sink(request ->
            request.method().equals("POST")
                ? RecordingSink.Answer.of(303).with("Location", "/login")
                : RecordingSink.Answer.of(200, "please log in"));
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher dispatcher =
        eventing.start(source(sink, 5, "PT0.2S", "linear"), impatient);

    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 1);
    assertThat(sink.requests())
        .extracting(RecordingSink.Request::method)
        .containsExactly("POST", "GET");
    assertThat(sink.requests().getLast().path()).isEqualTo("/login");
    assertThat(sink.requests().getLast().body()).isEmpty();
  }

  @Test
  void a_dead_letter_is_the_event_with_what_its_sink_said() {
    String problem = "é".repeat(1500);
    RecordingSink sink =
        sink(request ->
            RecordingSink.Answer.of(422, problem)
                .with("Kne-Reason", "unknown user")
                .with("KNE-Trace-Id", "with-a-dash")
                .with("Kne-id", "not the event's"));
    RecordingSink dead = eventing.with(RecordingSink.taking());
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, 0, utf8("user-7"), utf8("{}"));
    record
        .headers()
        .add("ce_specversion", utf8("1.0"))
        .add("ce_id", utf8("e-1"))
        .add("ce_source", utf8("/tasks"))
        .add("ce_type", utf8("task.created"))
        .add("content-type", utf8("application/json"));
    Eventing.write(record);
    eventing.start(buried(source(sink, 5, "PT0.2S", "linear"), dead), impatient);

    await().atMost(Eventing.PATIENCE).until(() -> dead.requests().size() == 1);
    RecordingSink.Request letter = dead.requests().getFirst();
    assertThat(letter.header("ce-id")).isEqualTo("e-1");
    assertThat(letter.header("ce-type")).isEqualTo("task.created");
    assertThat(letter.header("content-type")).isEqualTo("application/json");
    assertThat(letter.header("Kn-Namespace")).isEqualTo("default");
    assertThat(letter.text()).isEqualTo("{}");
    assertThat(letter.header("ce-knativeerrordest")).isEqualTo(sink.url("/sink").toString());
    assertThat(letter.header("ce-knativeerrorcode")).isEqualTo("422");
    assertThat(Base64.getDecoder().decode(letter.header("ce-knativeerrordata")))
        .isEqualTo(java.util.Arrays.copyOf(utf8(problem), 1024));
    assertThat(letter.header("ce-reason")).isEqualTo("unknown user");
    assertThat(letter.header("ce-traceid")).as("Knative hangs on this").isEqualTo("with-a-dash");
    assertThat(letter.header("ce-knativekafkaoffset")).isEqualTo("0");
    assertThat(eventing.told(EventingEvent.DeadLettered.class))
        .singleElement()
        .satisfies(told -> {
          assertThat(told.event()).isEqualTo(new EventName("task.created", "e-1", topic + "-0@0"));
          assertThat(told.reason()).isEqualTo("answered 422");
          assertThat(told.deadLetterSink()).isEqualTo(dead.url("/dead"));
        });
  }

  @Test
  void without_an_answer_a_dead_letter_has_no_code_and_no_data() {
    RecordingSink sink = sink(request -> RecordingSink.Answer.none());
    RecordingSink dead = eventing.with(RecordingSink.taking());
    Eventing.write(topic, 0, "x");
    eventing.start(buried(source(sink, 2, "PT0.2S", "linear"), dead), impatient);

    await().atMost(Eventing.PATIENCE).until(() -> dead.requests().size() == 1);
    assertThat(waits).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(dead.requests().getFirst().find("ce-knativeerrordest")).isPresent();
    assertThat(dead.requests().getFirst().find("ce-knativeerrorcode")).isEmpty();
    assertThat(dead.requests().getFirst().find("ce-knativeerrordata")).isEmpty();
  }

  @Test
  void the_dead_letter_sink_is_tried_as_often_as_the_sink() {
    RecordingSink sink = sink(request -> RecordingSink.Answer.of(400));
    AtomicInteger letters = new AtomicInteger();
    RecordingSink dead =
        eventing.with(
            RecordingSink.answering(
                request -> RecordingSink.Answer.of(letters.incrementAndGet() < 3 ? 503 : 202)));
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher dispatcher =
        eventing.start(buried(source(sink, 2, "PT0.2S", "linear"), dead), impatient);
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().deadLettered() == 1);
    assertThat(dead.requests()).hasSize(3);
    assertThat(dispatcher.status().lost()).isZero();
  }

  @Test
  void what_nobody_takes_is_lost_and_said_to_be_and_holds_up_nothing() {
    RecordingSink sink =
        sink(request -> RecordingSink.Answer.of(request.text().equals("x") ? 400 : 202));
    RecordingSink dead = eventing.with(RecordingSink.answering(r -> RecordingSink.Answer.of(403)));
    Eventing.write(topic, 0, "x", "y");
    KafkaSource source = buried(source(sink, 2, "PT0.2S", "linear"), dead);
    KafkaSourceDispatcher dispatcher =
        eventing.start(source, DispatcherOptions.usual().withCommitInterval(Duration.ofMillis(50)));

    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().lost() == 1);
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> Eventing.committed(source.getSpec().getConsumerGroup(), topic, 0) == 2);
    assertThat(eventing.told(EventingEvent.Lost.class))
        .singleElement()
        .satisfies(lost ->
            assertThat(lost.reason())
                .isEqualTo("answered 400, and the dead letter sink: answered 403"));
    assertThat(dispatcher.status().lastFault().what()).contains("lost").contains("answered 403");
  }

  @Test
  void without_a_dead_letter_sink_a_refused_event_is_lost() {
    RecordingSink sink = sink(request -> RecordingSink.Answer.of(400));
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher dispatcher =
        eventing.start(source(sink, 2, "PT0.2S", "linear"), impatient);
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().lost() == 1);
    assertThat(eventing.told(EventingEvent.Lost.class).getFirst().reason())
        .isEqualTo("answered 400, and there is no dead letter sink");
  }

  @Test
  void a_sink_that_does_not_answer_in_time_is_tried_again() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger requests = new AtomicInteger();
    RecordingSink sink =
        sink(request -> {
          if (requests.incrementAndGet() == 1) {
            awaitQuietly(never);
          }
          return RecordingSink.Answer.of(202);
        });
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher dispatcher =
        eventing.start(
            delivery(source(sink, 1, "PT0.2S", "linear"), more -> more.withTimeout("PT0.3S")),
            impatient);
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 1);
    assertThat(eventing.told(EventingEvent.Retrying.class))
        .singleElement()
        .satisfies(told -> assertThat(told.reason()).isEqualTo("did not answer in 300 ms"));
    never.countDown();
  }

  @Test
  void events_wait_for_a_sink_that_is_away_and_arrive_when_it_is_back() {
    RecordingSink before = RecordingSink.taking();
    int port = before.port();
    before.close();
    Eventing.write(topic, 0, "x");
    KafkaSourceDispatcher dispatcher =
        eventing.start(
            source(URI.create("http://127.0.0.1:" + port + "/sink"), 1000, "PT0.05S", "linear"));
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> eventing.told(EventingEvent.Retrying.class).size() >= 2);
    assertThat(eventing.told(EventingEvent.Retrying.class).getFirst().reason())
        .isEqualTo("refused the connection");
    assertThat(dispatcher.status().inFlight()).isEqualTo(1);
    RecordingSink back = eventing.with(RecordingSink.on(port, r -> RecordingSink.Answer.of(202)));
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 1);
    assertThat(back.requests()).hasSize(1);
  }

  @Test
  void unordered_a_failing_event_holds_up_no_other_but_its_offset_stays() {
    RecordingSink sink =
        sink(request -> RecordingSink.Answer.of(request.text().equals("poison") ? 503 : 202));
    Eventing.write(topic, 0, "poison");
    Eventing.write(topic, 0, numbered(300));
    KafkaSource source = source(sink, 10, "PT60S", "linear");
    KafkaSourceDispatcher dispatcher =
        eventing.start(
            source,
            DispatcherOptions.usual()
                .withCommitInterval(Duration.ofMillis(50))
                .withCloseGrace(Duration.ofMillis(200)));
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 300);
    assertThat(dispatcher.status().inFlight()).isEqualTo(1);
    await()
        .atMost(Eventing.PATIENCE)
        .untilAsserted(() ->
            assertThat(dispatcher.status().partitions())
                .contains(new SourceStatus.PartitionStatus(topic, 0, 0, 301)));
    assertThat(dispatcher.status().lag()).isEqualTo(301);
    dispatcher.close();
    assertThat(Eventing.committed(source.getSpec().getConsumerGroup(), topic, 0))
        .as("nothing passes the unfinished one")
        .isLessThanOrEqualTo(0);
    assertThat(dispatcher.status().state()).isEqualTo(SourceStatus.State.CLOSED);
  }

  @Test
  void ordered_a_failing_event_holds_up_its_partition_and_no_other() {
    AtomicInteger refusals = new AtomicInteger();
    CountDownLatch otherPartitionDone = new CountDownLatch(1);
    List<String> taken = new CopyOnWriteArrayList<>();
    RecordingSink sink =
        sink(request -> {
          if (request.text().equals("a0") && refusals.incrementAndGet() <= 3) {
            awaitQuietly(otherPartitionDone);
            return RecordingSink.Answer.of(503);
          }
          taken.add(request.text());
          if (request.text().equals("b99")) {
            otherPartitionDone.countDown();
          }
          return RecordingSink.Answer.of(202);
        });
    String[] a = IntStream.range(0, 100).mapToObj(i -> "a" + i).toArray(String[]::new);
    String[] b = IntStream.range(0, 100).mapToObj(i -> "b" + i).toArray(String[]::new);
    Eventing.write(topic, 0, a);
    Eventing.write(topic, 1, b);
    KafkaSource source = ordered(source(sink, 5, "PT0.2S", "linear"));
    KafkaSourceDispatcher dispatcher = eventing.start(source, impatient);

    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 200);
    assertThat(taken.stream().filter(text -> text.startsWith("a"))).containsExactly(a);
    assertThat(taken.stream().filter(text -> text.startsWith("b"))).containsExactly(b);
    assertThat(taken.indexOf("a0")).isGreaterThan(taken.indexOf("b99"));
    assertThat(sink.mostAtOnce()).as("one for each partition").isLessThanOrEqualTo(2);
  }

  @Test
  void unordered_at_most_99_are_in_flight() {
    CountDownLatch go = new CountDownLatch(1);
    RecordingSink sink =
        sink(request -> {
          awaitQuietly(go);
          return RecordingSink.Answer.of(202);
        });
    KafkaSourceDispatcher dispatcher = eventing.start(source(sink, 5, "PT0.2S", "linear"));
    Eventing.write(topic, 0, numbered(49));
    await().atMost(Eventing.PATIENCE).until(() -> sink.requests().size() == 49);
    Eventing.write(topic, 0, numbered(500));
    await().atMost(Eventing.PATIENCE).until(() -> sink.requests().size() >= 99);
    await()
        .during(Duration.ofMillis(700))
        .atMost(Duration.ofSeconds(2))
        .until(() -> sink.requests().size() == 99 && dispatcher.status().inFlight() == 99);
    go.countDown();
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 549);
    assertThat(sink.mostAtOnce()).isLessThanOrEqualTo(99);
  }

  @Test
  void a_control_character_in_an_attribute_does_not_lose_the_event() {
    RecordingSink sink = sink(request -> RecordingSink.Answer.of(202));
    Eventing.write(new ProducerRecord<>(topic, 0, utf8("user\n7\u00e9\u20ac"), utf8("x")));
    KafkaSourceDispatcher dispatcher = eventing.start(source(sink, 0, "PT0.2S", "linear"));
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 1);
    assertThat(sink.requests().getFirst().header("ce-key"))
        .as("Latin-1 as it is, the rest as Knative mangles it")
        .isEqualTo("user%0A7\u00e9?");
  }

  @Test
  void an_event_of_900_kb_is_one_post() {
    RecordingSink sink = sink(request -> RecordingSink.Answer.of(202));
    Eventing.write(topic, 0, "x".repeat(900_000));
    KafkaSourceDispatcher dispatcher = eventing.start(source(sink, 0, "PT0.2S", "linear"));
    await().atMost(Eventing.PATIENCE).until(() -> dispatcher.status().delivered() == 1);
    assertThat(sink.requests())
        .singleElement()
        .satisfies(r -> assertThat(r.body()).hasSize(900_000));
  }

  @Test
  void every_event_arrives_of_all_partitions() {
    ConcurrentHashMap<String, Integer> seen = new ConcurrentHashMap<>();
    RecordingSink sink =
        sink(request -> {
          seen.merge(request.text(), 1, Integer::sum);
          return RecordingSink.Answer.of(202);
        });
    Eventing.write(topic, 0, numbered(1000));
    Eventing.write(topic, 1, numbered(1000));
    eventing.start(source(sink, 5, "PT0.2S", "linear"));
    await().atMost(Eventing.PATIENCE).until(() -> sink.requests().size() == 2000);
    assertThat(seen).hasSize(1000).allSatisfy((text, times) -> assertThat(times).isEqualTo(2));
  }

  @Test
  void a_sink_that_does_not_run_here_is_an_error_at_the_start() {
    assertThatThrownBy(() ->
            KafkaSourceDispatcher.start(
                eventing.vertx,
                source(URI.create("http://127.0.0.1:1/"), 0, "PT1S", "linear"),
                Backends.kafka(),
                (destination, namespace) -> {
                  throw new EventingException("no service audit in namespace " + namespace);
                },
                DispatcherOptions.usual(),
                eventing.told::add))
        .isInstanceOf(EventingException.class)
        .hasMessage("no service audit in namespace default");
  }

  private RecordingSink sink(
      java.util.function.Function<RecordingSink.Request, RecordingSink.Answer> answers) {
    return eventing.with(RecordingSink.answering(answers));
  }

  private KafkaSource source(RecordingSink sink, int retries, String delay, String policy) {
    return source(sink.url("/sink"), retries, delay, policy);
  }

  private KafkaSource source(URI sink, int retries, String delay, String policy) {
    return delivery(
        Eventing.source(topic, sink, UnaryOperator.identity()),
        more ->
            more.withRetry(retries)
                .withBackoffDelay(delay)
                .withBackoffPolicy(policy)
                .withTimeout("PT30S"));
  }

  private static KafkaSource buried(KafkaSource source, RecordingSink dead) {
    return delivery(source, more -> more.withDeadLetterSink(Eventing.to(dead.url("/dead"))));
  }

  private static KafkaSource ordered(KafkaSource source) {
    source.getSpec().setOrdering("ordered");
    return source;
  }

  private static KafkaSource delivery(KafkaSource source, UnaryOperator<DeliverySpecBuilder> more) {
    DeliverySpecBuilder builder =
        source.getSpec().getDelivery() == null
            ? new DeliverySpecBuilder()
            : new DeliverySpecBuilder(source.getSpec().getDelivery());
    source.getSpec().setDelivery(more.apply(builder).build());
    return source;
  }

  private static String[] numbered(int count) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add("event-" + i);
    }
    return values.toArray(String[]::new);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
