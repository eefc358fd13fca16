package dev.knudge.deadletters;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.knudge.contracts.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A function that letters go to: it has an inbox, as ours have, and answers what it is told to. */
final class Destination implements AutoCloseable {
  private final HttpServer server;
  private final List<Delivery> posts = new CopyOnWriteArrayList<>();
  private final Set<String> inbox = ConcurrentHashMap.newKeySet();
  private volatile Function<Delivery, Answer> answer = _ -> new Answer(204, "");

  /**
   * An answer.
   *
   * @param status 0 breaks the connection
   */
  record Answer(int status, String body) {}

  Destination() {
    this(null);
  }

  /**
   * Opens one.
   *
   * @param tls what it shows; null where it speaks no TLS
   */
  Destination(@Nullable SSLContext tls) {
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      if (tls == null) {
        server = HttpServer.create(address, 200);
      } else {
        HttpsServer https = HttpsServer.create(address, 200);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = https;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The setting that lets letters go there. */
  String allowed(String name) {
    return name + "=" + url();
  }

  void answering(int status, String body) {
    answer = _ -> new Answer(status, body);
  }

  void answering(Function<Delivery, Answer> newAnswer) {
    answer = newAnswer;
  }

  /** All that was posted, in its order. */
  List<Delivery> posts() {
    return posts;
  }

  /** The ids of what was taken: what came again had no effect. */
  Set<String> effects() {
    return inbox;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Delivery.Builder builder = Delivery.builder().body(exchange.getRequestBody().readAllBytes());
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
      Delivery delivery = builder.build();
      posts.add(delivery);
      Answer now = answer.apply(delivery);
      if (now.status() == 0) {
        return;
      }
      if (now.status() < 300) {
        inbox.add(delivery.header("ce-source") + " " + delivery.header("ce-id"));
      }
      byte[] body = now.body().getBytes(StandardCharsets.UTF_8);
      if (now.status() == 302) {
        exchange.getResponseHeaders().set("Location", now.body());
      }
      exchange.sendResponseHeaders(now.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
