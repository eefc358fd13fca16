package dev.knudge.local.cli;

import com.sun.net.httpserver.HttpExchange;
import dev.knudge.local.status.Status;
import dev.knudge.local.telemetry.Figures;
import dev.knudge.local.telemetry.Scrapes;
import dev.knudge.local.telemetry.Trace;
import dev.knudge.local.telemetry.TraceStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The admin server's pages about traces and metrics: text for people (and for Prometheus), JSON for programs that ask for it, and the door for spans. */
final class TelemetryPages {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final int LISTED = 100;

  /** What a service sends at once is some hundred kB. */
  private static final int MOST_BYTES = 10_000_000;

  private final TraceStore traces = new TraceStore();
  private final Scrapes scrapes;
  private final Supplier<Status> status;

  TelemetryPages(Scrapes scrapes, Supplier<Status> status) {
    this.scrapes = scrapes;
    this.status = status;
  }

  /** {@code POST /v1/traces}: OTLP over HTTP, in JSON. */
  void take(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      exchange.sendResponseHeaders(415, -1);
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      exchange.sendResponseHeaders(413, -1);
      return;
    }
    try {
      traces.add(body);
      send(exchange, 200, "application/json", "{}");
    } catch (IOException e) {
      send(exchange, 400, TEXT, String.valueOf(e.getMessage()));
    }
  }

  /** {@code GET /traces} and {@code GET /traces/<id>}. */
  void traces(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/traces")) {
      List<Trace> latest = traces.latest(LISTED);
      answer(
          exchange,
          Map.of("items", latest),
          latest.isEmpty()
              ? "No trace yet. Do something on the page, or: ./local-dev/knudge send"
              : String.join("\n", latest.stream().map(Trace::summary).toList()));
      return;
    }
    Optional<Trace> trace = traces.find(path.substring("/traces/".length()));
    if (trace.isEmpty()) {
      send(exchange, 404, TEXT, "No trace of that id, and none with an event of that id.");
    } else {
      answer(exchange, trace.get(), String.join("\n", trace.get().lines()));
    }
  }

  /** {@code GET /metrics}: the figures as JSON, or every sample of every service as Prometheus reads it. */
  void metrics(HttpExchange exchange) throws IOException {
    try {
      scrapes.scrape();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (wantsJson(exchange)) {
      send(
          exchange,
          200,
          "application/json",
          Json.line(Map.of("items", Figures.of(status.get(), scrapes.samples()))));
    } else {
      send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", scrapes.text());
    }
  }

  private static boolean wantsJson(HttpExchange exchange) {
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    return accept != null && accept.contains("application/json");
  }

  private static void answer(HttpExchange exchange, Object value, String text) throws IOException {
    if (wantsJson(exchange)) {
      send(exchange, 200, "application/json", Json.line(value));
    } else {
      send(exchange, 200, TEXT, text + "\n");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
