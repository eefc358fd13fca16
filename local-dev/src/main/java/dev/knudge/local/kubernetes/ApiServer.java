package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.knudge.local.manifests.Manifest;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The API server: on loopback, without TLS and without users, read-only, and only for requests that name loopback as their host, so that no page in a browser can read it by a name of
 * its own. Whatever would change something is answered 405.
 */
public final class ApiServer implements AutoCloseable {

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final String JSON = "application/json";
  private static final int REMEMBERED_HAPPENINGS = 200;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ObjectMapper mapper = new ObjectMapper();
  private final InstantSource clock;
  private final Store store;
  private final Deque<Happening> happenings = new ArrayDeque<>();
  private volatile boolean closed;

  private ApiServer(
      HttpServer server, InstantSource clock, List<Manifest> manifests, Supplier<Status> status) {
    this.server = server;
    this.clock = clock;
    this.store = new Store(() -> Inventory.of(manifests, status.get(), recent()));
  }

  /**
   * Starts it.
   *
   * @param port 0 for any free one
   * @param manifests what runs
   * @param status how it is now
   * @throws IOException where the port cannot be had
   */
  public static ApiServer start(
      int port, InstantSource clock, List<Manifest> manifests, Supplier<Status> status)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ApiServer api = new ApiServer(server, clock, manifests, status);
    server.setExecutor(api.threads);
    server.createContext("/", api::handle);
    server.start();
    return api;
  }

  /** Where it listens. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Tells it what happened, which it shows as Events; the latest 200. */
  public void publish(Happening happening) {
    synchronized (happenings) {
      happenings.addLast(happening);
      if (happenings.size() > REMEMBERED_HAPPENINGS) {
        happenings.removeFirst();
      }
    }
  }

  private List<Happening> recent() {
    synchronized (happenings) {
      return List.copyOf(happenings);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Refused refused = served(exchange);
      if (refused != null) {
        answer(
            exchange,
            refused.code(),
            JSON,
            Documents.refusal(refused.code(), refused.reason(), refused.message()));
      }
    }
  }

  private record Refused(int code, String reason, String message) {
    Refused(int code, String reason, RuntimeException because) {
      this(code, reason, String.valueOf(because.getMessage()));
    }
  }

  /** Serves it; or says why not, before anything was answered. */
  private @Nullable Refused served(HttpExchange exchange) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (host == null || !LOOPBACK.matcher(host).matches()) {
      return new Refused(403, "Forbidden", "only by a name of loopback");
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      return new Refused(
          405,
          "MethodNotAllowed",
          "local-dev shows what runs and takes no changes: change the manifests, and start ./local-dev/up again");
    }
    try {
      get(exchange);
      return null;
    } catch (Store.GoneException e) {
      return new Refused(410, "Expired", e);
    } catch (IllegalArgumentException e) {
      return new Refused(400, "BadRequest", e);
    } catch (RuntimeException e) {
      return new Refused(503, "ServiceUnavailable", e);
    }
  }

  private void get(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("/$", "");
    boolean aggregated =
        accepts(exchange).contains("as=APIGroupDiscoveryList")
            && accepts(exchange).contains("v=v2;");
    switch (path) {
      case "/version" -> answer(exchange, 200, JSON, Documents.version());
      case "/healthz", "/livez", "/readyz" -> text(exchange, "ok");
      case "/api" ->
          answer(
              exchange,
              200,
              aggregated ? AGGREGATED : JSON,
              aggregated ? Documents.aggregated(true) : Documents.coreVersions());
      case "/apis" ->
          answer(
              exchange,
              200,
              aggregated ? AGGREGATED : JSON,
              aggregated ? Documents.aggregated(false) : Documents.groups());
      case "/openapi/v3" -> text(exchange, "{\"paths\":{}}");
      case "/openapi/v2" ->
          text(
              exchange,
              "{\"swagger\":\"2.0\",\"info\":{\"title\":\"Knudge local-dev\",\"version\":\"v1.34.0\"},\"paths\":{}}");
      default -> resource(exchange, path);
    }
  }

  private void resource(HttpExchange exchange, String path) throws IOException {
    String[] parts = path.split("/");
    if (path.equals("/api/v1")) {
      answer(exchange, 200, JSON, Documents.resources("", "v1"));
    } else if (parts.length == 3 && parts[1].equals("apis") && isGroup(parts[2])) {
      answer(exchange, 200, JSON, Documents.group(parts[2]));
    } else if (parts.length == 4 && parts[1].equals("apis") && isGroupVersion(parts[2], parts[3])) {
      answer(exchange, 200, JSON, Documents.resources(parts[2], parts[3]));
    } else {
      Requested requested = Requested.of(path).orElse(null);
      if (requested == null) {
        answer(
            exchange,
            404,
            JSON,
            Documents.refusal(404, "NotFound", "the server could not find the requested resource"));
      } else {
        requested(exchange, requested);
      }
    }
  }

  private static boolean isGroup(String group) {
    return ResourceType.ALL.stream().anyMatch(type -> type.group().equals(group));
  }

  private static boolean isGroupVersion(String group, String version) {
    return ResourceType.ALL.stream()
        .anyMatch(type -> type.group().equals(group) && type.version().equals(version));
  }

  private void requested(HttpExchange exchange, Requested requested) throws IOException {
    Map<String, String> query = Query.of(exchange.getRequestURI().getRawQuery());
    Predicate<ObjectNode> wanted =
        inNamespace(requested.namespace())
            .and(Selector.labels(query.get("labelSelector")))
            .and(Selector.fields(query.get("fieldSelector")));
    String name = requested.name();
    if (name != null) {
      wanted = wanted.and(object -> object.at("/metadata/name").asText().equals(name));
    }
    if (name == null && isTrue(query.get("watch"))) {
      boolean tables = wantsTable(exchange);
      new Watch(store, requested.type(), wanted, tables, clock, mapper, () -> closed)
          .run(exchange, query.get("resourceVersion"), query.get("timeoutSeconds"));
      return;
    }
    Store.Listing listing = store.list(requested.type());
    List<ObjectNode> objects = listing.objects().stream().filter(wanted).toList();
    if (name != null && objects.isEmpty()) {
      ResourceType type = requested.type();
      String resource = type.plural() + (type.group().isEmpty() ? "" : "." + type.group());
      answer(
          exchange,
          404,
          JSON,
          Documents.refusal(404, "NotFound", "%s \"%s\" not found".formatted(resource, name)));
    } else if (wantsTable(exchange)) {
      boolean whole = "Object".equals(query.get("includeObject"));
      answer(
          exchange,
          200,
          JSON,
          Documents.table(
              requested.type(), objects, Long.toString(listing.version()), whole, clock.instant()));
    } else {
      answer(
          exchange,
          200,
          JSON,
          name == null
              ? Documents.list(requested.type(), objects, listing.version())
              : objects.getFirst());
    }
  }

  private static Predicate<ObjectNode> inNamespace(@Nullable String namespace) {
    return object ->
        namespace == null || object.at("/metadata/namespace").asText().equals(namespace);
  }

  private static boolean isTrue(@Nullable String value) {
    return "true".equals(value) || "1".equals(value);
  }

  private static boolean wantsTable(HttpExchange exchange) {
    return accepts(exchange).contains("as=Table") && accepts(exchange).contains("v=v1;");
  }

  private static String accepts(HttpExchange exchange) {
    return String.join(",", exchange.getRequestHeaders().getOrDefault("Accept", List.of())) + ";";
  }

  private void answer(HttpExchange exchange, int code, String type, ObjectNode document)
      throws IOException {
    send(exchange, code, type, mapper.writeValueAsBytes(document));
  }

  private static void text(HttpExchange exchange, String text) throws IOException {
    send(
        exchange,
        200,
        text.startsWith("{") ? JSON : "text/plain",
        text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int code, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
    server.stop(0);
  }

  /** A query string, decoded; of a name that is there twice the last. */
  private static final class Query {
    static Map<String, String> of(@Nullable String raw) {
      Map<String, String> values = new HashMap<>();
      if (raw != null) {
        for (String pair : raw.split("&")) {
          String[] parts = pair.split("=", 2);
          values.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
        }
      }
      return values;
    }

    private static String decoded(String text) {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
  }
}
