package dev.knudge.runtime.tracing;

import com.sun.net.httpserver.HttpServer;
import dev.knudge.contracts.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of traces that keeps what it is sent. */
final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final List<Map<String, Object>> spans = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();

  Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          try (exchange) {
            keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-key")));
            read(new String(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  private void read(String body) {
    for (Object resource : list(Json.readObject(body).get("resourceSpans"))) {
      for (Object scope : list(Json.members(resource).get("scopeSpans"))) {
        for (Object span : list(Json.members(scope).get("spans"))) {
          spans.add(Json.members(span));
        }
      }
    }
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** The spans so far whose names begin so. */
  List<Map<String, Object>> spans(String name) {
    return spans.stream()
        .filter(span -> String.valueOf(span.get("name")).startsWith(name))
        .toList();
  }

  List<String> keys() {
    return keys;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
