package dev.knudge.local.cli;

import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Asks the local-dev that runs. */
final class AdminClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(15);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).build();
  private final int port;

  AdminClient(int port) {
    this.port = port;
  }

  /** Its state now. */
  Status status() {
    HttpRequest request = HttpRequest.newBuilder(uri("/status")).timeout(ANSWER).build();
    HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
    try {
      return Json.read(response.body(), Status.class);
    } catch (IOException e) {
      throw notLocalDev(e);
    }
  }

  /**
   * What it answers there.
   *
   * @throws LocalDevException with what it says, where it knows nothing of it
   */
  String get(String path, boolean json) {
    HttpRequest request =
        HttpRequest.newBuilder(uri(path))
            .header("Accept", json ? "application/json" : "text/plain")
            .timeout(ANSWER)
            .build();
    HttpResponse<String> response = sent(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() == 404 && !response.body().isEmpty()) {
      throw new LocalDevException(response.body());
    }
    return expected(response).body();
  }

  /** Hands on what happens until local-dev stops. */
  void watch(Consumer<Happening> watcher) {
    HttpRequest request = HttpRequest.newBuilder(uri("/happenings")).build();
    try (Stream<String> lines = send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
      Iterator<String> each = lines.filter(line -> !line.isBlank()).iterator();
      while (each.hasNext()) {
        watcher.accept(Json.read(each.next(), Happening.class));
      }
    } catch (IOException e) {
      throw notLocalDev(e);
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return expected(sent(request, handler));
  }

  private <T> HttpResponse<T> expected(HttpResponse<T> response) {
    if (response.statusCode() != 200) {
      throw notLocalDev(new IOException("it answered " + response.statusCode()));
    }
    return response;
  }

  private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (ConnectException e) {
      throw new LocalDevException(
          "local-dev is not running: nothing listens on 127.0.0.1:%d (admin.port). Start it with ./local-dev/up, in another terminal."
              .formatted(port),
          e);
    } catch (IOException e) {
      throw notLocalDev(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalDevException("Interrupted while asking local-dev.", e);
    }
  }

  private LocalDevException notLocalDev(IOException e) {
    return new LocalDevException(
        "What listens on 127.0.0.1:%d does not answer as local-dev does: %s. If local-dev has another port, say so. %s"
            .formatted(port, e.getMessage(), Settings.howTo("admin.port", "…")),
        e);
  }

  @Override
  public void close() {
    http.close();
  }
}
