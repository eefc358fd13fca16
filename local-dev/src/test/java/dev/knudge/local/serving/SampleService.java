package dev.knudge.local.serving;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A service as the activator meets them: a process of its own, with paths that behave well and paths that do not. */
final class SampleService {

  private final Vertx vertx;
  private int inFlight;
  private int mostInFlight;
  private int aborted;
  private boolean sick;

  private SampleService(Vertx vertx) {
    this.vertx = vertx;
  }

  public static void main(String[] arguments) throws InterruptedException {
    switch (System.getenv().getOrDefault("MODE", "serve")) {
      case "exit" -> {
        System.out.println("the migration 7 is missing");
        System.exit(7);
      }
      case "never" -> new CountDownLatch(1).await();
      case "stubborn" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(SampleService::waitForEver));
        serve();
      }
      default -> serve();
    }
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void serve() {
    Vertx vertx = Vertx.vertx();
    SampleService service = new SampleService(vertx);
    vertx
        .createHttpServer()
        .requestHandler(service::handle)
        .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
        .listen(Integer.parseInt(System.getenv("PORT")), System.getenv("MICRONAUT_SERVER_HOST"))
        .onSuccess(server -> System.out.println("listening on " + server.actualPort()));
  }

  private void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!request.path().startsWith("/health")) {
      inFlight++;
      mostInFlight = Math.max(mostInFlight, inFlight);
      response.endHandler(end -> inFlight--);
      response.exceptionHandler(gone -> aborted++);
    }
    switch (request.path()) {
      case "/health/readiness" -> response.end();
      case "/health/liveness" -> response.setStatusCode(sick ? 500 : 200).end();
      case "/fall-sick" -> {
        sick = true;
        response.end();
      }
      case "/pid" -> response.end(String.valueOf(ProcessHandle.current().pid()));
      case "/environment" -> response.end(lines(System.getenv()));
      case "/folder" -> response.end(System.getProperty("user.dir"));
      case "/most-in-flight" -> response.end(String.valueOf(mostInFlight));
      case "/aborted" -> response.end(String.valueOf(aborted));
      case "/slow" ->
          vertx.setTimer(Long.parseLong(request.getParam("ms")), timer -> response.end("slow"));
      case "/never" -> request.resume();
      case "/halt" -> Runtime.getRuntime().halt(3);
      case "/half-then-halt" ->
          response
              .setChunked(true)
              .write("half")
              .onSuccess(written -> Runtime.getRuntime().halt(3));
      case "/half-then-never" -> response.setChunked(true).write("half");
      case "/drip" ->
          drip(response.setChunked(true).putHeader("content-type", "text/event-stream"), 3);
      case "/no-content" -> response.setStatusCode(204).end();
      case "/early" -> response.setStatusCode(422).end("no need to read it");
      case "/not-modified" -> response.setStatusCode(304).putHeader("etag", "\"1\"").end();
      case "/big" -> response.end(Buffer.buffer(new byte[5_000_000]));
      default -> echo(request);
    }
  }

  private void drip(HttpServerResponse response, int left) {
    response.write("data: " + left + "\n\n");
    if (left == 0) {
      response.end();
    } else {
      vertx.setTimer(300, timer -> drip(response, left - 1));
    }
  }

  private static void echo(HttpServerRequest request) {
    Map<String, String> seen = new TreeMap<>();
    request
        .headers()
        .forEach(header ->
            seen.merge(
                header.getKey().toLowerCase(java.util.Locale.ROOT),
                header.getValue(),
                (a, b) -> a + ";" + b));
    request
        .body()
        .onSuccess(body ->
            request
                .response()
                .putHeader("x-answer", "yes")
                .putHeader("connection", "x-hop")
                .putHeader("x-hop", "for the next hop only")
                .end(
                    "%s %s\n%s\n%d:%s"
                        .formatted(
                            request.method(), request.uri(), lines(seen), body.length(), body)));
  }

  private static String lines(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("\n"));
  }
}
