package dev.knudge.local.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.knudge.backends.ReceivedMail;
import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Status;
import dev.knudge.local.telemetry.Scrapes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What the commands and the page ask: {@code GET /status}, one JSON document, {@code GET /happenings}, a JSON line for each happening from now on, and {@code GET /users}, the demo
 * users with a token each. People look at {@code /mail}, the e-mails that were sent ({@link Mailbox}), and {@code /traces} and {@code /metrics} ({@link TelemetryPages}); services send their spans to {@code POST /v1/traces}. On loopback, read-only but for that, and only for requests that name loopback as their host, so that no page in a browser can read it by a name of its own.
 */
final class AdminServer implements AutoCloseable {

  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
  private static final int QUEUE = 1_000;
  private static final int HEARTBEAT_SECONDS = 5;

  private final HttpServer server;
  private final ExecutorService executor;
  private final Supplier<Status> status;
  private final Supplier<List<DemoUser>> users;
  private final Scrapes scrapes;
  private final Set<BlockingQueue<Happening>> watchers = ConcurrentHashMap.newKeySet();

  private AdminServer(
      HttpServer server,
      ExecutorService executor,
      Supplier<Status> status,
      Supplier<List<DemoUser>> users,
      Scrapes scrapes) {
    this.scrapes = scrapes;
    this.server = server;
    this.executor = executor;
    this.status = status;
    this.users = users;
  }

  /**
   * Starts it.
   *
   * @param port 0 for any free one
   * @param users asked each time, so that their tokens are fresh
   * @param mails the e-mails so far
   */
  static AdminServer start(
      int port,
      Supplier<Status> status,
      Supplier<List<DemoUser>> users,
      Supplier<List<ReceivedMail>> mails) {
    return start(port, status, users, mails, Map::of);
  }

  /**
   * Starts it, and has it ask services for their metrics.
   *
   * @param processes the addresses of the processes that are awake, by service
   */
  static AdminServer start(
      int port,
      Supplier<Status> status,
      Supplier<List<DemoUser>> users,
      Supplier<List<ReceivedMail>> mails,
      Supplier<Map<String, List<URI>>> processes) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      Scrapes scrapes = new Scrapes(processes).start();
      AdminServer admin = new AdminServer(server, executor, status, users, scrapes);
      server.setExecutor(executor);
      server.createContext("/status", exchange -> admin.answer(exchange, "/status", admin::status));
      server.createContext("/users", exchange -> admin.answer(exchange, "/users", admin::users));
      server.createContext(
          "/happenings", exchange -> admin.answer(exchange, "/happenings", admin::happenings));
      Mailbox mailbox = new Mailbox(mails);
      server.createContext(
          "/mail",
          exchange -> admin.answer(exchange, exchange.getRequestURI().getPath(), mailbox::answer));
      TelemetryPages telemetry = new TelemetryPages(scrapes, status);
      server.createContext(
          "/metrics", exchange -> admin.answer(exchange, "/metrics", telemetry::metrics));
      server.createContext(
          "/traces",
          exchange -> admin.answer(exchange, below(exchange, "/traces"), telemetry::traces));
      server.createContext(
          "/v1/traces", exchange -> admin.answer(exchange, "/v1/traces", "POST", telemetry::take));
      server.start();
      return admin;
    } catch (IOException e) {
      throw new LocalDevException(
          "Port %d (admin.port) cannot be had: %s. %s"
              .formatted(
                  port, e.getMessage(), Settings.howTo("admin.port", Integer.toString(port + 1))),
          e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Tells every watcher; one that does not read loses what its queue cannot hold. */
  void publish(Happening happening) {
    watchers.forEach(watcher -> watcher.offer(happening));
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** The path itself, where it lies below that one; else that one, which it then is not. */
  private static String below(HttpExchange exchange, String parent) {
    String path = exchange.getRequestURI().getPath();
    return path.startsWith(parent + "/") ? path : parent;
  }

  private void answer(HttpExchange exchange, String path, Answer answer) throws IOException {
    answer(exchange, path, "GET", answer);
  }

  private void answer(HttpExchange exchange, String path, String method, Answer answer)
      throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (host == null || !LOOPBACK.matcher(host).matches()) {
        exchange.sendResponseHeaders(403, -1);
      } else if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!method.equals(exchange.getRequestMethod())) {
        exchange.getResponseHeaders().set("Allow", method);
        exchange.sendResponseHeaders(405, -1);
      } else {
        answer.to(exchange);
      }
    }
  }

  private void status(HttpExchange exchange) throws IOException {
    json(exchange, status.get());
  }

  private void users(HttpExchange exchange) throws IOException {
    json(exchange, Map.of("items", users.get()));
  }

  private static void json(HttpExchange exchange, Object value) throws IOException {
    byte[] body = Json.line(value).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private void happenings(HttpExchange exchange) throws IOException {
    BlockingQueue<Happening> queue = new LinkedBlockingQueue<>(QUEUE);
    watchers.add(queue);
    try {
      exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      body.flush();
      while (!Thread.currentThread().isInterrupted()) {
        Happening happening = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        // An empty line finds out whether anybody is still there.
        String line = happening == null ? "\n" : Json.line(happening) + "\n";
        body.write(line.getBytes(StandardCharsets.UTF_8));
        body.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watchers.remove(queue);
    }
  }

  @Override
  public void close() {
    scrapes.close();
    executor.shutdownNow();
    server.stop(0);
  }
}
