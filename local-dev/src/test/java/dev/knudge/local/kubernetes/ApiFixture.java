package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.knudge.local.manifests.ManifestSet;
import dev.knudge.local.status.Status;
import dev.knudge.local.status.Status.PingStatus;
import dev.knudge.local.status.Status.ServiceStatus;
import dev.knudge.local.status.Status.SinkStatus;
import dev.knudge.local.status.Status.SourceStatus;
import dev.knudge.local.status.Status.TopicStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The project's manifests, with a status as a test wants it, over HTTP. */
abstract class ApiFixture {

  private static final Path ROOT = Path.of(System.getProperty("knudge.root")).toAbsolutePath();
  private static final Instant STARTED = Instant.parse("2026-11-21T10:00:00.5Z");
  static final Instant NOW = STARTED.plusSeconds(3725);
  static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
  static final Duration PATIENCE = Duration.ofSeconds(60);

  final ManifestSet manifests =
      ManifestSet.load(List.of(ROOT.resolve("eventing/base"), ROOT.resolve("knative/base")));
  final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  volatile String state = "asleep";
  volatile long delivered = 7;
  volatile List<Long> pids = List.of();
  ApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.start(0, InstantSource.fixed(NOW), manifests.all(), this::status);
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private Status status() {
    URI audit = URI.create("http://127.0.0.1:8003/");
    return new Status(
        1,
        STARTED,
        Map.of(),
        List.of(
            new ServiceStatus(
                "audit",
                URI.create("http://localhost:8003"),
                state,
                state.equals("awake") ? pids.size() : 0,
                2,
                Optional.of(731L),
                14,
                1,
                pids)),
        List.of(
            new SourceStatus(
                "audit", "running", audit, List.of(), delivered, 0, 0, 0, 0, 0, Optional.empty()),
            new SourceStatus(
                "tasks", "troubled", audit, List.of(), 0, 0, 0, 0, 0, 0, Optional.of("away"))),
        List.of(
            new SinkStatus(
                "task-events", URI.create("http://localhost:8080/todo/task-events"), "", 3, 0)),
        List.of(
            new PingStatus(
                "audit-housekeeping",
                audit,
                "17 * * * *",
                1,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        List.of(new TopicStatus("task-events", 6, 5)),
        0);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<String> get(String path, String accept) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).header("Accept", accept));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  JsonNode json(HttpResponse<String> answer) throws IOException {
    return mapper.readTree(answer.body());
  }
}
