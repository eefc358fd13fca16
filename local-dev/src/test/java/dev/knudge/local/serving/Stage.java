package dev.knudge.local.serving;

import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Port;
import dev.knudge.local.serving.ServiceStatus.State;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Serving with one sample service, and somebody who calls it. */
final class Stage implements AutoCloseable {

  final Path folder;
  final List<ServingEvent> events = new CopyOnWriteArrayList<>();
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final int port = Port.free().claim();
  final Vertx vertx = Vertx.vertx();
  final ProcessGuard guard;
  final Serving serving;

  private int concurrency;
  private Timeouts timeouts = new Timeouts(Duration.ofSeconds(30), Duration.ZERO, Duration.ZERO);
  private Scale scale = scale(0, Duration.ofSeconds(60));
  private Probe readiness = new Probe.Http("/health/readiness", Map.of());
  private Probe.Liveness liveness;
  private final Map<String, String> environment = new HashMap<>();

  Stage(Path folder) {
    this(folder, 1, Duration.ofSeconds(20));
  }

  Stage(Path folder, int maxProcesses, Duration startDeadline) {
    this.folder = folder;
    this.guard = ProcessGuard.open(folder.resolve("run/processes"));
    this.serving =
        new Serving(
            vertx,
            guard,
            new ServingOptions(
                folder.resolve("logs"),
                1_000_000,
                maxProcesses,
                Duration.ofMillis(10),
                startDeadline,
                Duration.ofSeconds(3),
                Duration.ofMillis(300),
                Duration.ofSeconds(2)),
            events::add);
  }

  static Scale scale(int min, Duration window) {
    return new Scale(min, 0, 0, 1, 1.4, window, Duration.ZERO, Duration.ZERO, 0.1, 2);
  }

  Stage concurrency(int requests) {
    concurrency = requests;
    return this;
  }

  Stage timeouts(Duration whole, Duration responseStart, Duration idle) {
    timeouts = new Timeouts(whole, responseStart, idle);
    return this;
  }

  Stage scaled(Scale to) {
    scale = to;
    return this;
  }

  Stage readyBy(Probe probe) {
    readiness = probe;
    return this;
  }

  Stage liveBy(Probe.Liveness probe) {
    liveness = probe;
    return this;
  }

  Stage with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Stage deployed() {
    serving.deploy(
        new RevisionSpec(
            "sample",
            "todo",
            "dev.local/knudge/sample:1",
            List.of(),
            null,
            concurrency,
            timeouts,
            scale,
            readiness,
            liveness),
        application(environment),
        Port.fixed(port, "service.sample.port"));
    return this;
  }

  Application application(Map<String, String> env) {
    return new Application(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            SampleService.class.getName()),
        folder,
        env);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> later(String path) {
    return http.sendAsync(request(path).build(), BodyHandlers.ofString());
  }

  ServiceStatus status() {
    return serving.status().getFirst();
  }

  void awaitState(State state) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(20))
        .until(() -> status().state() == state);
  }

  <E extends ServingEvent> List<E> told(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <E extends ServingEvent> E awaitTold(Class<E> type) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(20))
        .until(() -> !told(type).isEmpty());
    return told(type).getLast();
  }

  @Override
  public void close() {
    serving.close();
    guard.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
