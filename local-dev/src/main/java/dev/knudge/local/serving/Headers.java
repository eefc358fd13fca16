package dev.knudge.local.serving;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Which headers a proxy passes on (RFC 9110, section 7.6.1), and which Knative's path adds. */
final class Headers {

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  private Headers() {}

  /** All headers but those that concern one connection, be it by their name or because the Connection header names them. */
  static void copyEndToEnd(MultiMap from, MultiMap to) {
    Set<String> dropped = named(from.getAll("connection"));
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name) && !dropped.contains(name)) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  private static Set<String> named(List<String> connection) {
    if (connection.isEmpty()) {
      return Set.of();
    }
    Set<String> names = new HashSet<>();
    for (String value : connection) {
      for (String name : value.split(",", -1)) {
        names.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  /** What gateway and queue-proxy add to a request. {@code Expect} is answered here, so it goes no further. */
  static void addForwarded(HttpServerRequest request, MultiMap to) {
    String client = request.remoteAddress().hostAddress();
    String before = request.getHeader("x-forwarded-for");
    to.set("x-forwarded-for", before == null ? client : before + ", " + client);
    if (!to.contains("x-forwarded-proto")) {
      to.set("x-forwarded-proto", "http");
    }
    if (!to.contains("x-request-id")) {
      to.set("x-request-id", UUID.randomUUID().toString());
    }
    to.remove("expect");
  }

  static boolean isWebSocketUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("upgrade"))
        && named(request.headers().getAll("connection")).contains("upgrade");
  }
}
