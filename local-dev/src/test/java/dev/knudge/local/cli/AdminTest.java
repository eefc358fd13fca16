package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Status;
import dev.knudge.local.status.Status.PingStatus;
import dev.knudge.local.status.Status.ServiceStatus;
import dev.knudge.local.status.Status.SinkStatus;
import dev.knudge.local.status.Status.SourceStatus;
import dev.knudge.local.status.Status.TopicStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTest {

  private static final Status STATUS =
      new Status(
          4711,
          CommandRun.NOW.minusSeconds(600),
          Map.of("Kafka", "localhost:9092"),
          List.of(
              new ServiceStatus(
                  "audit",
                  URI.create("http://localhost:8003"),
                  "asleep",
                  0,
                  2,
                  Optional.of(731L),
                  14,
                  1,
                  List.of()),
              new ServiceStatus(
                  "live",
                  URI.create("http://localhost:8004"),
                  "asleep",
                  0,
                  0,
                  Optional.empty(),
                  0,
                  0,
                  List.of())),
          List.of(
              new SourceStatus(
                  "audit",
                  "running",
                  URI.create("http://127.0.0.1:8003/"),
                  List.of("task-events"),
                  12,
                  3,
                  1,
                  0,
                  4,
                  5,
                  Optional.of("503 from the service"))),
          List.of(
              new SinkStatus(
                  "dead-letters",
                  URI.create("http://localhost:8080/todo/dead-letters"),
                  "dead-letters",
                  1,
                  2)),
          List.of(
              new PingStatus(
                  "audit-housekeeping",
                  URI.create("http://127.0.0.1:8003/"),
                  "17 3 * * *",
                  0,
                  0,
                  Optional.empty(),
                  Optional.of(Instant.parse("2026-11-22T03:17:00Z")),
                  Optional.empty())),
          List.of(new TopicStatus("dead-letters", 1, 7)),
          7);

  @TempDir private Path root;
  private AdminServer server;

  @BeforeEach
  void start() {
    server =
        AdminServer.start(
            0, () -> STATUS, () -> List.of(new DemoUser("ada", List.of(), "a.b.c")), List::of);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void status_shows_services_sources_sinks_pings_and_dead_letters() {
    String out = run("status").out();

    assertThat(out.lines().map(line -> line.strip().replaceAll(" {2,}", " | ")))
        .contains(
            "audit | http://localhost:8003 | asleep | 0 | 2 | 731 ms | 14 | 1",
            "live | http://localhost:8004 | asleep | 0 | 0 | - | 0 | 0",
            "audit | 12 | 3 | 1 | 0 | 4 | 5 | 503 from the service",
            "dead-letters | http://localhost:8080/todo/dead-letters | 1 | 2 | 7",
            "audit-housekeeping | 17 3 * * * | 0 | 0 | - | 2026-11-22T03:17:00Z | -")
        .anyMatch(line -> line.startsWith("7 dead letters"));
    assertThat(out).contains("process 4711, up for 10 min").doesNotContain("\u001b");
  }

  @Test
  void as_json_status_has_everything_in_snake_case() throws IOException {
    JsonNode json = Json.mapper().readTree(run("status", "--json").out());

    assertThat(json.at("/services/0/last_cold_start_millis").asLong()).isEqualTo(731);
    assertThat(json.at("/services/1").has("last_cold_start_millis")).isFalse();
    assertThat(json.at("/sources/0/dead_lettered").asLong()).isEqualTo(1);
    assertThat(json.at("/pings/0/next").asText()).isEqualTo("2026-11-22T03:17:00Z");
    assertThat(json.at("/dead_letters").asLong()).isEqualTo(7);
  }

  @Test
  void the_demo_users_are_told_with_a_token_each_and_to_nobody_who_names_another_host()
      throws IOException {
    assertThat(raw("GET /users HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"items\":[{\"user_id\":\"ada\",\"roles\":[],\"token\":\"a.b.c\"}]}");
    assertThat(raw("GET /users HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("a.b.c");
  }

  @Test
  void watchers_hear_what_happens_from_when_they_came() {
    List<Happening> heard = new CopyOnWriteArrayList<>();
    Happening waking =
        new Happening(CommandRun.NOW, Happening.Kind.WAKING, "audit", "one request waits");
    try (AdminClient client = new AdminClient(server.port())) {
      Thread.ofVirtual().start(() -> client.watch(heard::add));
      await()
          .untilAsserted(() -> {
            server.publish(waking);
            assertThat(heard).contains(waking);
          });
      server.close();
    }
  }

  @Test
  void without_local_dev_the_commands_say_how_to_start_it() {
    server.close();

    CommandRun run = run("status");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("local-dev is not running", "admin.port", "./local-dev/up")
        .doesNotContain("\tat ");
  }

  @Test
  void another_program_on_the_port_is_not_taken_for_local_dev() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> answer(other, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
      CommandRun run = CommandRun.of(root, "status", "--set", "admin.port=" + other.getLocalPort());

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains("does not answer as local-dev does", "404");
    }
  }

  @Test
  void requests_that_name_another_host_are_refused() throws IOException {
    assertThat(raw("GET /status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET /status HTTP/1.1\r\nHost: localhost:8090\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThat(
            raw(
                "POST /status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 405");
    assertThat(raw("GET /status/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 404");
  }

  private CommandRun run(String command, String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = command;
    arguments[1] = "--set";
    arguments[2] = "admin.port=" + server.port();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandRun.of(root, arguments);
  }

  private static void answer(ServerSocket server, String response) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
