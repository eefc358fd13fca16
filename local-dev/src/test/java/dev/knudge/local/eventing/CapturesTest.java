package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.knudge.backends.Backends;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Held against what Knative's own dispatcher sent: for each record it was given, ours must send the same request, header for header. The
 * recordings lie beside the project ({@code ../shared/captures}); without them these tests are skipped.
 */
class CapturesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Eventing eventing = new Eventing();

  static List<String> captures() throws IOException {
    Path folder = folder();
    if (!Files.isDirectory(folder)) {
      return List.of("none");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty("knudge.root", ".."), "..", "shared", "captures");
  }

  @ParameterizedTest
  @MethodSource("captures")
  void a_record_becomes_the_request_that_knative_makes_of_it(String capture) throws IOException {
    Assumptions.assumeFalse(capture.equals("none"), "no recordings beside the project");
    JsonNode recorded = JSON.readTree(folder().resolve(capture).toFile());
    JsonNode resource = recorded.get("contract_resource");
    String topic = resource.at("/topics/0").asText();
    Backends.topic(topic, 1);
    Eventing.write(record(topic, recorded.get("kafka_record")));
    RecordingSink sink = eventing.with(RecordingSink.taking());

    JsonNode expected = recorded.at("/http_requests/0");
    boolean ordered = resource.at("/egresses/0/deliveryOrder").asText().equals("ORDERED");
    eventing.start(
        Eventing.source(
            topic,
            sink.url(expected.get("url").asText()),
            more -> more.editSpec().withOrdering(ordered ? "ordered" : "unordered").endSpec()));

    await().atMost(Eventing.PATIENCE).until(() -> !sink.requests().isEmpty());
    RecordingSink.Request request = sink.requests().getFirst();
    assertThat(request.method()).isEqualTo(expected.get("method").asText());
    assertThat(request.path()).isEqualTo(expected.get("url").asText());
    assertThat(comparable(request.headers())).isEqualTo(comparable(headers(expected)));
    assertThat(request.body()).isEqualTo(body(expected));
    assertThat(request.find("traceparent").isPresent())
        .isEqualTo(headers(expected).stream().anyMatch(h -> h.name().equals("traceparent")));
    request
        .find("traceparent")
        .ifPresent(ours -> {
          String theirs = value(headers(expected), "traceparent");
          assertThat(ours.substring(0, 35)).isEqualTo(theirs.substring(0, 35));
          assertThat(ours.substring(52)).isEqualTo(theirs.substring(52));
          assertThat(ours).doesNotContain("b7ad6b7169203331"); // the record's own span
        });
  }

  /** Names, values and order; but for what differs from one run to the next. */
  private static List<String> comparable(List<RecordingSink.Header> headers) {
    return headers.stream()
        .filter(header -> !header.name().equals("traceparent"))
        .map(header ->
            switch (header.name()) {
              case "user-agent" -> "user-agent: " + header.value().replaceAll("/.*", "");
              case "host" -> "host: " + header.value().replaceAll(":\\d+", "");
              default -> header.name() + ": " + header.value();
            })
        .toList();
  }

  private static String value(List<RecordingSink.Header> headers, String name) {
    return headers.stream()
        .filter(header -> header.name().equals(name))
        .map(RecordingSink.Header::value)
        .findFirst()
        .orElseThrow();
  }

  private static List<RecordingSink.Header> headers(JsonNode request) {
    List<RecordingSink.Header> headers = new ArrayList<>();
    for (JsonNode header : request.get("rawHeaders")) {
      headers.add(new RecordingSink.Header(header.get(0).asText(), header.get(1).asText()));
    }
    return headers;
  }

  private static byte[] body(JsonNode request) {
    return request.hasNonNull("bodyBase64")
        ? Base64.getDecoder().decode(request.get("bodyBase64").asText())
        : request.get("body").asText().getBytes(StandardCharsets.UTF_8);
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, JsonNode recorded) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            recorded.get("partition").asInt(),
            recorded.get("timestamp").asLong(),
            bytes(recorded, "key_b64"),
            bytes(recorded, "value_b64"));
    for (JsonNode header : recorded.get("headers")) {
      record
          .headers()
          .add(
              new RecordHeader(
                  header.get(0).asText(), header.get(1).asText().getBytes(StandardCharsets.UTF_8)));
    }
    return record;
  }

  private static byte[] bytes(JsonNode recorded, String name) {
    return recorded.hasNonNull(name)
        ? Base64.getDecoder().decode(recorded.get(name).asText())
        : null;
  }
}
