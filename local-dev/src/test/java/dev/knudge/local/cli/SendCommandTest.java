package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.knudge.backends.Backends;
import dev.knudge.contracts.EventType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendCommandTest {

  /** What came to a sink: its path and the event. */
  private record Posted(String path, String contentType, JsonNode event) {}

  @TempDir private Path root;
  private final List<Posted> posted = new CopyOnWriteArrayList<>();
  private HttpServer sink;
  private int answer = 202;

  @BeforeEach
  void listen() throws IOException {
    sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          posted.add(
              new Posted(
                  exchange.getRequestURI().getPath(),
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  Json.mapper().readTree(body)));
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    sink.start();
  }

  @AfterEach
  void stop() {
    sink.stop(0);
  }

  @Test
  void a_cloud_event_goes_to_the_sink_of_its_type_with_the_contracts_attributes() {
    CommandRun run =
        send("--type", "reminder.scheduled", "--user", "u-1", "--task", "t-1", "--title", "Grüße");

    assertThat(run.exit()).as(run.err()).isZero();
    Posted event = posted.getFirst();
    assertThat(event.path()).isEqualTo("/todo/reminder-events");
    assertThat(event.contentType()).isEqualTo("application/cloudevents+json");
    assertThat(event.event().path("type").asText()).isEqualTo("reminder.scheduled");
    assertThat(event.event().path("subject").asText()).isEqualTo("t-1");
    assertThat(event.event().path("partitionkey").asText()).isEqualTo("u-1");
    assertThat(event.event().path("dataschema").asText())
        .isEqualTo(EventType.REMINDER_SCHEDULED.dataSchema());
    assertThat(event.event().path("time").asText()).isEqualTo("2026-11-21T10:00:00.123Z");
    assertThat(event.event().at("/data/payload/title").asText()).isEqualTo("Grüße");
    assertThat(run.out()).contains(event.event().path("id").asText());
  }

  @Test
  void two_sends_are_two_events() {
    send();
    send();

    assertThat(posted)
        .extracting(each -> each.event().path("id").asText())
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void the_payload_can_come_from_standard_input() {
    CommandRun run =
        CommandRun.withInput(root, "{\"priority\":\"high\"}", arguments("--data", "-", "--json"));

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(posted.getFirst().event().at("/data/payload").toString())
        .isEqualTo("{\"priority\":\"high\"}");
  }

  @Test
  void a_sink_that_does_not_accept_fails_the_command() {
    answer = 503;

    CommandRun run = send();

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("answered 503 instead of 202");
  }

  @Test
  void what_is_no_attribute_value_is_refused_before_anything_is_sent() {
    assertThat(send("--user", "user 456").err()).contains("--user is 'user 456'");
    assertThat(send("--task", "ä").err()).contains("--task is 'ä'");
    assertThat(posted).isEmpty();
  }

  @Test
  void a_file_that_is_not_there_or_no_json_is_named() {
    assertThat(send("--data", "/no/such/file").err())
        .contains("--data /no/such/file cannot be read");
    assertThat(CommandRun.withInput(root, "{", arguments("--data", "-")).err())
        .contains("--data - is no JSON");
  }

  @Test
  void the_bare_envelope_goes_straight_to_kafka_as_an_old_chat_backend_writes_it()
      throws IOException {
    String kafka = Backends.kafka();
    Assumptions.assumeTrue(
        kafka.startsWith("127.0.0.1:") || kafka.startsWith("localhost:"),
        "the commands ask loopback");
    String topic = Backends.topic(1);
    String port = "kafka.port=" + kafka.replaceAll(".*:", "");

    CommandRun run =
        CommandRun.of(
            root, "send", "--bare", "--topic", topic, "--user", "u-1", "--set", port, "--json");
    CommandRun read =
        CommandRun.of(root, "tail", topic, "--from-beginning", "-n", "1", "--set", port, "--json");

    assertThat(Json.mapper().readTree(run.out()).path("offset").asLong(-1)).isZero();
    JsonNode tailed = Json.mapper().readTree(read.out());
    assertThat(tailed.path("key").asText()).isEqualTo("u-1");
    assertThat(tailed.path("attributes")).isEmpty();
    assertThat(tailed.path("headers")).isEmpty();
    assertThat(tailed.path("data").toString())
        .isEqualTo(
            "{\"event_type\":\"task.created\",\"task_id\":\"test-123\",\"user_id\":\"u-1\",\"timestamp\":\"2026-11-21T10:00:00.123Z\",\"payload\":{\"title\":\"Test Task\"}}");
  }

  @Test
  void without_local_dev_it_says_how_to_start_it() {
    assertThat(CommandRun.of(root, "send", "--set", "sink.port=1").err())
        .contains("./local-dev/up");
    assertThat(CommandRun.of(root, "send", "--bare", "--set", "kafka.port=1").err())
        .contains("./local-dev/up");
  }

  private CommandRun send(String... more) {
    return CommandRun.of(root, arguments(more));
  }

  private String[] arguments(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "send";
    arguments[1] = "--set";
    arguments[2] = "sink.port=" + sink.getAddress().getPort();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return arguments;
  }
}
