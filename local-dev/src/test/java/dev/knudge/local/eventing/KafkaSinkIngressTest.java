package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.backends.KafkaServer;
import dev.knudge.backends.Port;
import io.fabric8.knative.eventing.v1alpha1.KafkaSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the ingress answers what Knative's receiver answers, and Kafka holds what it says. */
class KafkaSinkIngressTest {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @RegisterExtension final Eventing eventing = new Eventing();

  private final String topic = Backends.topic(1);

  @Test
  void a_binary_event_is_a_record_with_its_attributes_in_headers() throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    assertThat(
            post(ingress, "/todo/task-events", event(r -> r.header("ce-partitionkey", "user-7"))))
        .isEqualTo(202);
    ConsumerRecord<String, String> record = records(1).getFirst();
    assertThat(record.key()).isEqualTo("user-7");
    assertThat(record.value()).isEqualTo("{\"a\":1}");
    assertThat(headers(record))
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "e-1")
        .containsEntry("ce_type", "task.created")
        .containsEntry("ce_source", "/tasks")
        .containsEntry("ce_partitionkey", "user-7")
        .containsEntry("content-type", "application/json")
        .hasSize(6);
  }

  @Test
  void attributes_are_not_decoded() throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    assertThat(post(ingress, "/todo/task-events", event(r -> r.header("ce-subject", "caf%C3%A9"))))
        .isEqualTo(202);
    assertThat(headers(records(1).getFirst())).containsEntry("ce_subject", "caf%C3%A9");
  }

  @Test
  void a_structured_event_becomes_a_binary_record() throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    assertThat(post(ingress, "/todo/task-events/", structured("\"partitionkey\":\"user-7\",")))
        .as("a slash at the end does no harm")
        .isEqualTo(202);
    ConsumerRecord<String, String> record = records(1).getFirst();
    assertThat(record.key()).isEqualTo("user-7");
    assertThat(record.value()).isEqualTo("{\"a\":1}");
    assertThat(headers(record)).containsEntry("ce_id", "e-1");
  }

  @Test
  void a_sink_may_be_told_to_write_structured_records() throws Exception {
    KafkaSink sink = Eventing.sink("task-events", topic);
    sink.getSpec().setContentMode("structured");
    KafkaSinkIngress ingress = start(sink);
    assertThat(post(ingress, "/todo/task-events", event(r -> {}))).isEqualTo(202);
    ConsumerRecord<String, String> record = records(1).getFirst();
    assertThat(headers(record)).containsEntry("content-type", "application/cloudevents+json");
    assertThat(record.key()).isNull();
    assertThat(record.value()).contains("\"id\":\"e-1\"").contains("\"data\":{\"a\":1}");
  }

  @Test
  void a_trace_goes_on_in_the_record_with_a_span_of_its_own() throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    post(
        ingress,
        "/todo/task-events",
        event(r -> r.header("traceparent", traceparent).header("tracestate", "a=b")));
    assertThat(headers(records(1).getFirst()))
        .containsEntry("tracestate", "a=b")
        .hasEntrySatisfying(
            "traceparent",
            value ->
                assertThat(value)
                    .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
                    .isNotEqualTo(traceparent));
  }

  @ParameterizedTest
  @CsvSource({"ce-id", "ce-source", "ce-type", "ce-specversion"})
  void without_a_required_attribute_it_is_no_event(String missing) throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    HttpRequest.Builder request = HttpRequest.newBuilder();
    Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/s", "ce-type", "t")
        .forEach((name, value) -> {
          if (!name.equals(missing)) {
            request.header(name, value);
          }
        });
    assertThat(post(ingress, "/todo/task-events", request.POST(json("{}")))).isEqualTo(400);
    assertThat(ingress.status().getFirst().rejected()).isEqualTo(1);
    assertThat(eventing.told(EventingEvent.Rejected.class)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"ce-time, yesterday", "ce-my-ext, x", "ce-my_ext, x", "ce-source, ht tp://x"})
  void an_attribute_that_cannot_be_is_refused(String name, String value) throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    assertThat(post(ingress, "/todo/task-events", event(r -> r.setHeader(name, value))))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/cloudevents+json|{\"specversion\":\"1.0\",\"id\":",
        "application/cloudevents+json|",
        "application/cloudevents+json|{}",
        "application/cloudevents-batch+json|[]",
        "application/json|{\"event_type\":\"task.created\"}",
      })
  void a_body_that_is_no_event_is_refused(String typeAndBody) throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    String[] parts = typeAndBody.split("\\|", 2);
    assertThat(
            post(
                ingress,
                "/todo/task-events",
                HttpRequest.newBuilder().header("content-type", parts[0]).POST(json(parts[1]))))
        .isEqualTo(400);
    assertThat(ingress.status().getFirst().accepted()).isZero();
  }

  @Test
  void an_empty_id_no_body_and_a_body_that_is_no_json_are_taken_as_knative_takes_them()
      throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    assertThat(post(ingress, "/todo/task-events", event(r -> r.setHeader("ce-id", ""))))
        .isEqualTo(202);
    assertThat(
            post(
                ingress,
                "/todo/task-events",
                event(r -> {}).POST(HttpRequest.BodyPublishers.noBody())))
        .isEqualTo(202);
    assertThat(post(ingress, "/todo/task-events", event(r -> {}).POST(json("not json"))))
        .isEqualTo(202);
    assertThat(records(3)).hasSize(3);
  }

  @Test
  void a_partition_key_that_is_no_text_is_refused_as_late_as_knative_does() throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    assertThat(post(ingress, "/todo/task-events", structured("\"partitionkey\":7,")))
        .isEqualTo(503);
    assertThat(eventing.told(EventingEvent.Rejected.class).getFirst().reason())
        .contains("write it as a string");
  }

  @Test
  void unknown_sinks_and_other_methods_are_told_apart() throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    assertThat(post(ingress, "/todo/no-such-sink", event(r -> {}))).isEqualTo(404);
    assertThat(post(ingress, "/", event(r -> {}))).isEqualTo(404);
    assertThat(post(ingress, "/todo/task-events", HttpRequest.newBuilder().GET())).isEqualTo(405);
    assertThat(post(ingress, "/todo/no-such-sink", HttpRequest.newBuilder().GET())).isEqualTo(405);
    assertThat(post(ingress, "/readyz", HttpRequest.newBuilder().GET())).isEqualTo(200);
  }

  @Test
  void headers_over_8_kib_are_431() throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    String request =
        "POST /todo/task-events HTTP/1.1\r\nHost: x\r\nce-big: %s\r\nContent-Length: 0\r\n\r\n"
            .formatted("x".repeat(9000));
    assertThat(raw(ingress.port(), request)).startsWith("HTTP/1.1 431 ");
  }

  @Test
  void a_body_over_1_mib_is_503_and_one_below_is_taken() throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    assertThat(post(ingress, "/todo/task-events", event(r -> {}).POST(json("x".repeat(1 << 20)))))
        .isEqualTo(503);
    assertThat(post(ingress, "/todo/task-events", event(r -> {}).POST(json("x".repeat(20 << 20)))))
        .isEqualTo(503);
    assertThat(post(ingress, "/todo/task-events", event(r -> {}).POST(json("x".repeat(900_000)))))
        .isEqualTo(202);
    assertThat(ingress.status().getFirst().failed()).isEqualTo(2);
  }

  @Test
  void a_topic_that_is_not_there_is_503_until_it_is() throws Exception {
    String late = topic + "-late";
    KafkaSinkIngress ingress =
        start(
            IngressOptions.usual(0).withPatience(Duration.ofMillis(500), Duration.ofSeconds(2)),
            Eventing.sink("task-events", late));
    assertThat(post(ingress, "/todo/task-events", event(r -> {}))).isEqualTo(503);
    assertThat(ingress.status().getFirst().lastFault().what()).startsWith("503: Topic " + late);
    Backends.topic(late, 1);
    await()
        .atMost(Eventing.PATIENCE)
        .until(() -> post(ingress, "/todo/task-events", event(r -> {})) == 202);
  }

  @Test
  void while_kafka_is_away_it_is_503_and_after_that_202_again(@TempDir Path directory)
      throws Exception {
    KafkaServer.Settings settings =
        KafkaServer.Settings.in(directory)
            .withAutoCreateTopics(true)
            .withPort(Port.fixed(Port.free().claim(), "test"));
    KafkaSinkIngress ingress;
    try (KafkaServer kafka = KafkaServer.start(settings)) {
      ingress =
          eventing.with(
              KafkaSinkIngress.start(
                  eventing.vertx,
                  List.of(Eventing.sink("task-events", "tasks")),
                  kafka.bootstrapServers(),
                  IngressOptions.usual(0)
                      .withPatience(Duration.ofSeconds(5), Duration.ofSeconds(2)),
                  eventing.told::add));
      assertThat(post(ingress, "/todo/task-events", event(r -> {}))).isEqualTo(202);
    }
    assertThat(post(ingress, "/todo/task-events", event(r -> {}))).isEqualTo(503);
    try (KafkaServer kafka = KafkaServer.start(settings)) {
      assertThat(kafka.port()).isPositive();
      await()
          .atMost(Eventing.PATIENCE)
          .until(() -> post(ingress, "/todo/task-events", event(r -> {})) == 202);
      ingress.close();
    }
  }

  @Test
  void events_over_one_connection_keep_their_order() throws Exception {
    KafkaSinkIngress ingress = start(Eventing.sink("task-events", topic));
    for (int i = 0; i < 200; i++) {
      assertThat(post(ingress, "/todo/task-events", event(r -> {}).POST(json("" + i))))
          .isEqualTo(202);
    }
    assertThat(records(200))
        .extracting(ConsumerRecord::value)
        .containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(i -> "" + i).toList());
  }

  @Test
  void a_taken_port_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() ->
              start(
                  IngressOptions.usual(taken.getLocalPort()), Eventing.sink("task-events", topic)))
          .isInstanceOf(EventingException.class)
          .hasMessageContaining("cannot listen on port " + taken.getLocalPort());
    }
  }

  @Test
  void a_manifest_that_knative_refuses_is_refused() {
    KafkaSink noTopic = Eventing.sink("task-events", "");
    assertThatThrownBy(() -> start(noTopic))
        .isInstanceOf(EventingException.class)
        .hasMessage("KafkaSink todo/task-events: spec.topic is missing");
    KafkaSink odd = Eventing.sink("task-events", topic);
    odd.getSpec().setContentMode("batched");
    assertThatThrownBy(() -> start(odd))
        .isInstanceOf(EventingException.class)
        .hasMessageContaining("spec.contentMode is 'batched'; it can be binary or structured");
  }

  private KafkaSinkIngress start(KafkaSink... sinks) {
    return start(IngressOptions.usual(0), sinks);
  }

  private KafkaSinkIngress start(IngressOptions options, KafkaSink... sinks) {
    return eventing.with(
        KafkaSinkIngress.start(
            eventing.vertx, List.of(sinks), Backends.kafka(), options, eventing.told::add));
  }

  private static HttpRequest.Builder event(Consumer<HttpRequest.Builder> more) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("ce-specversion", "1.0")
            .header("ce-id", "e-1")
            .header("ce-source", "/tasks")
            .header("ce-type", "task.created")
            .header("content-type", "application/json")
            .POST(json("{\"a\":1}"));
    more.accept(request);
    return request;
  }

  private static HttpRequest.Builder structured(String more) {
    return HttpRequest.newBuilder()
        .header("content-type", "application/cloudevents+json")
        .POST(
            json(
                "{\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/tasks\",\"type\":\"task.created\","
                    + more
                    + "\"datacontenttype\":\"application/json\",\"data\":{\"a\":1}}"));
  }

  private static HttpRequest.BodyPublisher json(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private static int post(KafkaSinkIngress ingress, String path, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(
            request.uri(URI.create("http://127.0.0.1:" + ingress.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static String raw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(40), StandardCharsets.US_ASCII);
    }
  }

  private List<ConsumerRecord<String, String>> records(int count) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", Backends.kafka()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await()
          .atMost(Eventing.PATIENCE)
          .until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            return records.size() >= count;
          });
    }
    return records;
  }

  private static Map<String, String> headers(ConsumerRecord<String, String> record) {
    Map<String, String> headers = new java.util.TreeMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }
}
