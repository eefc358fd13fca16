package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many events a second go through a source into a sink that does nothing. Not one of the tests: {@code ./mvnw test -pl local-dev -am
 * -Dtest=DispatchingBenchmark -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class DispatchingBenchmark {

  private static final int EVENTS = 20_000;

  @RegisterExtension final Eventing eventing = new Eventing();

  @ParameterizedTest
  @CsvSource({
    "unordered, 1, cloudevents", // the first run is cold
    "unordered, 1, cloudevents",
    "unordered, 4, plain",
    "unordered, 6, cloudevents",
    "ordered, 4, plain",
  })
  void events_a_second(String ordering, int partitions, String kind) throws Exception {
    LongAdder taken = new LongAdder();
    HttpServer server =
        eventing
            .vertx
            .createHttpServer()
            .requestHandler(request -> {
              taken.increment();
              request.response().setStatusCode(204).end();
            })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    String topic = Backends.topic(partitions);
    for (int i = 0; i < EVENTS; i++) {
      Eventing.writeLater(record(topic, i % partitions, kind, i));
    }
    Eventing.flush();
    KafkaSource source =
        Eventing.source(
            topic,
            URI.create("http://127.0.0.1:" + server.actualPort() + "/"),
            more -> more.editSpec().withOrdering(ordering).endSpec());
    KafkaSourceDispatcher dispatcher = eventing.start(source);
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Eventing.PATIENCE)
        .until(() -> taken.sum() > 0);
    long begin = System.nanoTime();
    long already = taken.sum();
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMinutes(2))
        .until(() -> dispatcher.status().delivered() == EVENTS);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%-9s %d partitions %-11s %6.0f events/s%n",
        ordering, partitions, kind, (EVENTS - already) / seconds);
    assertThat(taken.sum()).isEqualTo(EVENTS);
  }

  @ParameterizedTest
  @CsvSource({"1", "64", "64"})
  void events_a_second_into_a_kafka_sink(int connections) throws Exception {
    String topic = Backends.topic(6);
    KafkaSinkIngress ingress =
        eventing.with(
            KafkaSinkIngress.start(
                eventing.vertx,
                List.of(Eventing.sink("task-events", topic)),
                Backends.kafka(),
                IngressOptions.usual(0),
                eventing.told::add));
    int events = connections * 300;
    LongAdder left = new LongAdder();
    left.add(events);
    HttpClient client =
        eventing.vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(connections));
    EventPoster poster =
        new EventPoster(
            client, ingress.address("todo", "task-events"), Map.of(), Duration.ofSeconds(30));
    long begin = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      post(poster, 300, left);
    }
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofMinutes(2))
        .until(() -> left.sum() == 0);
    System.out.printf(
        "sink      %2d connections      %6.0f events/s%n",
        connections, events / ((System.nanoTime() - begin) / 1e9));
    assertThat(ingress.status().getFirst().accepted()).isEqualTo(events);
  }

  private static void post(EventPoster poster, int times, LongAdder left) {
    CloudEvent event =
        CloudEventBuilder.v1()
            .withId("e-" + times)
            .withSource(URI.create("/tasks"))
            .withType("task.created")
            .withData("application/json", utf8("{\"title\":\"" + "x".repeat(130) + "\"}"))
            .withExtension("partitionkey", "user-" + times % 50)
            .build();
    poster
        .post(event, TraceContext.NONE)
        .onSuccess(outcome -> {
          assertThat(outcome).isInstanceOf(Outcome.Taken.class);
          left.decrement();
          if (times > 1) {
            post(poster, times - 1, left);
          }
        });
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, String kind, int number) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            partition,
            utf8("user-" + number % 100),
            utf8(
                "{\"event_type\":\"task.created\",\"task_id\":\"t-%06d\",\"user_id\":\"user-456\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{\"title\":\"Test Task\"}}"
                    .formatted(number)));
    if (kind.equals("cloudevents")) {
      record
          .headers()
          .add("ce_specversion", utf8("1.0"))
          .add("ce_id", utf8("event-" + number))
          .add("ce_source", utf8("/tasks"))
          .add("ce_type", utf8("task.created"))
          .add("ce_time", utf8("2026-02-08T10:00:00Z"))
          .add("content-type", utf8("application/json"));
    }
    return record;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
