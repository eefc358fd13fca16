package dev.knudge.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Port;
import dev.knudge.contracts.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** {@code local-dev up} as a process of its own, on free ports and in a folder of its own. */
final class RunningLocalDev implements AutoCloseable {
  private static final Path ROOT = Path.of(System.getProperty("knudge.root")).toAbsolutePath();
  private static final Path JAR = ROOT.resolve("local-dev/target/app/local-dev.jar");
  private static final List<String> PORTS =
      List.of(
          "kafka.port",
          "postgres.port",
          "mail.port",
          "sink.port",
          "admin.port",
          "kubernetes.port",
          "service.dead-letters.port",
          "service.notification.port",
          "service.recurring.port",
          "service.reminders.port",
          "service.tasks.port",
          "service.audit.port",
          "service.live.port");

  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final Map<String, String> settings;
  private final Path log;
  private final Process process;

  private RunningLocalDev(Path folder, Map<String, String> settings) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.log = folder.resolveSibling(folder.getFileName() + ".log");
    PORTS.forEach(port -> ports.put(port, Port.free().claim()));
    this.process = command("up").redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Starts it, and returns when it says that it is ready. */
  static RunningLocalDev start(Path folder) throws IOException {
    return start(folder, Map.of());
  }

  /** Starts it with these settings beside its ports and its folder. */
  static RunningLocalDev start(Path folder, Map<String, String> settings) throws IOException {
    var started = new RunningLocalDev(folder, settings);
    try {
      await("ready")
          .atMost(Duration.ofMinutes(10))
          .until(() -> {
            assertThat(started.process.isAlive()).as(() -> started.said()).isTrue();
            return started.answers("/status");
          });
      return started;
    } catch (RuntimeException | Error e) {
      started.close();
      throw new AssertionError("local-dev did not start; it said:\n" + started.said(), e);
    }
  }

  private boolean answers(String path) {
    try {
      return get(admin(path), null).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** What it wrote so far. */
  String said() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one of its commands, and returns what that printed. */
  String knudge(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile(log.getParent(), "knudge", ".out");
    Process command = command(arguments).redirectOutput(output.toFile()).start();
    assertThat(command.waitFor(5, TimeUnit.MINUTES))
        .as("knudge %s", String.join(" ", arguments))
        .isTrue();
    String printed = Files.readString(output);
    assertThat(command.exitValue()).as(printed).isZero();
    return printed.strip();
  }

  private ProcessBuilder command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As local-dev/build.sh starts it.
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx768m", "-Dknudge.root=" + ROOT));
    command.add("-jar");
    command.add(JAR.toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(ROOT.toFile());
    builder.environment().put("KNUDGE_LOCAL_DATA_FOLDER", folder.toString());
    settings.forEach((name, value) -> builder.environment().put(variable(name), value));
    ports.forEach((name, port) -> builder.environment().put(variable(name), port.toString()));
    return builder;
  }

  private static String variable(String setting) {
    return "KNUDGE_LOCAL_"
        + setting.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The project's folder. */
  static Path root() {
    return ROOT;
  }

  /** Where its data is. */
  Path folder() {
    return folder;
  }

  int port(String setting) {
    return ports.get(setting);
  }

  URI admin(String path) {
    return URI.create("http://127.0.0.1:" + port("admin.port") + path);
  }

  URI sink(String name) {
    return URI.create("http://127.0.0.1:" + port("sink.port") + "/todo/" + name);
  }

  HttpResponse<String> get(URI uri, @Nullable String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(5));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.build());
  }

  /** Posts a CloudEvent in binary mode to a KafkaSink, and returns the status. */
  int postEvent(String sink, Map<String, String> attributes, String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(sink(sink))
            .timeout(Duration.ofMinutes(5))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    attributes.forEach((name, value) -> request.header("ce-" + name, value));
    return send(request.build()).statusCode();
  }

  /** Posts a tick to a service, as a PingSource does, and returns the status. */
  int tick(String service) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port("service." + service + ".port") + "/"))
            .timeout(Duration.ofMinutes(5))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"));
    Map.of(
            "specversion",
            "1.0",
            "id",
            java.util.UUID.randomUUID().toString(),
            "source",
            "/apis/v1/namespaces/todo/pingsources/" + service + "-housekeeping",
            "type",
            "dev.knative.sources.ping")
        .forEach((name, value) -> request.header("ce-" + name, value));
    return send(request.build()).statusCode();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            "127.0.0.1:" + port("kafka.port"),
            ProducerConfig.ACKS_CONFIG,
            "all"),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /**
   * All entries of the user's trail, page by page as anyone would read them; but for those that tell how the user was notified of the others, since their number depends on who is online.
   */
  List<Map<String, Object>> trail(String token) {
    List<Map<String, Object>> entries = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      String query =
          "?limit=200"
              + (cursor == null
                  ? ""
                  : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
      HttpResponse<String> page = get(audit("/api/audit" + query), token);
      assertThat(page.statusCode()).as(page::body).isEqualTo(200);
      Map<String, Object> list = json(page.body());
      entries.addAll(items(list));
      cursor = (String) list.get("next_cursor");
    } while (cursor != null);
    entries.removeIf(entry -> entry.get("type").toString().startsWith("notification."));
    return entries;
  }

  /** What {@code knudge status --json} says of a KafkaSource. */
  @SuppressWarnings("unchecked")
  Map<String, Object> sourceStatus(String name) throws IOException, InterruptedException {
    List<Map<String, Object>> sources =
        (List<Map<String, Object>>) json(knudge("status", "--json")).get("sources");
    return sources.stream()
        .filter(source -> name.equals(source.get("name")))
        .findFirst()
        .orElseThrow();
  }

  URI audit(String path) {
    return URI.create("http://127.0.0.1:" + port("service.audit.port") + path);
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> items(Map<String, Object> list) {
    return (List<Map<String, Object>>) list.get("items");
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> json(String text) {
    return (Map<String, Object>) (Map<?, ?>) Json.readObject(text);
  }

  /** The processes of a service that run now. */
  List<ProcessHandle> processesOf(String service) {
    return processes()
        .filter(child -> child.info().commandLine().orElse("").contains(service + ".jar"))
        .toList();
  }

  Stream<ProcessHandle> processes() {
    return process.toHandle().descendants();
  }

  /** Ctrl-C, and the time until all of it has ended. */
  Duration stop() throws InterruptedException {
    long begin = System.nanoTime();
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said()).isTrue();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.close();
  }
}
