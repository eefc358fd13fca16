package dev.knudge.notification;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Another side that gets posts and answers what it is told to. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Post> posts = new CopyOnWriteArrayList<>();
  private volatile Function<Post, Answer> answer = _ -> new Answer(200, Map.of());

  /**
   * A post.
   *
   * @param headers by lower-case name
   */
  record Post(String path, Map<String, String> headers, byte[] body) {}

  /**
   * What is answered; a status of 0 breaks the connection.
   */
  record Answer(int status, Map<String, String> headers) {}

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  void answering(int status) {
    answering(_ -> new Answer(status, Map.of()));
  }

  void answering(Function<Post, Answer> newAnswer) {
    answer = newAnswer;
  }

  List<Post> posts() {
    return List.copyOf(posts);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    Post post =
        new Post(
            exchange.getRequestURI().toString(), headers, exchange.getRequestBody().readAllBytes());
    posts.add(post);
    Answer its = answer.apply(post);
    if (its.status() != 0) {
      its.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(its.status(), -1);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
