package dev.knudge.live.door;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Which header fields go on. Those that concern one connection do not (RFC 9110, 7.6.1), be it by their name or because Connection names them; nor do those that would tell the
 * platform within the cluster something that only the platform may say, since the door is inside of it and would be believed.
 */
final class EndToEnd {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-authentication-info",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  /** Made anew for the function, or of no use to it: sessions are no cookies here, and Expect is answered by the door. */
  private static final Set<String> NOT_TO_FUNCTIONS =
      Set.of(
          "host",
          "content-length",
          "expect",
          "cookie",
          "forwarded",
          "x-real-ip",
          "x-client-ip",
          "x-cluster-client-ip",
          "true-client-ip",
          "x-original-url",
          "x-original-uri",
          "x-rewrite-url",
          "x-http-method",
          "x-http-method-override",
          "x-method-override",
          "x-request-id",
          "traceparent",
          "tracestate");

  /** Envoy's, Knative's and those of events; and what proxies say of a request. */
  private static final List<String> PLATFORM_PREFIXES =
      List.of("x-forwarded-", "x-envoy-", "knative-", "k-", "kne-", "ce-", "sec-websocket-");

  /** What a function says of itself is nobody's business outside, and the door sets the rest. */
  private static final Set<String> NOT_TO_CLIENTS =
      Set.of(
          "content-length",
          "server",
          "x-powered-by",
          "set-cookie",
          "strict-transport-security",
          "x-request-id",
          "access-control-allow-origin",
          "access-control-allow-credentials",
          "access-control-allow-methods",
          "access-control-allow-headers",
          "access-control-expose-headers",
          "access-control-max-age");

  private EndToEnd() {}

  /** Hands on each field of a request that its function may see. */
  static void ofRequest(
      Iterable<Map.Entry<String, List<String>>> headers, BiConsumer<String, String> to) {
    copy(headers, NOT_TO_FUNCTIONS, to);
  }

  /** Hands on each field of an answer that its client may see. */
  static void ofAnswer(
      Iterable<Map.Entry<String, List<String>>> headers, BiConsumer<String, String> to) {
    copy(headers, NOT_TO_CLIENTS, to);
  }

  private static void copy(
      Iterable<Map.Entry<String, List<String>>> headers,
      Set<String> dropped,
      BiConsumer<String, String> to) {
    Set<String> named = new HashSet<>();
    for (Map.Entry<String, List<String>> header : headers) {
      if (header.getKey().equalsIgnoreCase("connection")) {
        for (String name : String.join(",", header.getValue()).split(",", -1)) {
          named.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    // A name that comes in two spellings comes twice, with the values of both.
    Set<String> seen = new HashSet<>();
    for (Map.Entry<String, List<String>> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (seen.add(name)
          && !HOP_BY_HOP.contains(name)
          && !dropped.contains(name)
          && !named.contains(name)
          && PLATFORM_PREFIXES.stream().noneMatch(name::startsWith)) {
        header.getValue().forEach(value -> to.accept(header.getKey(), value));
      }
    }
  }
}
