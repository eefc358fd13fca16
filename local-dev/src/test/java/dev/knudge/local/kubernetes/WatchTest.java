package dev.knudge.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What comes, changes and goes, told to who watches. */
class WatchTest extends ApiFixture {

  @Test
  void a_watch_tells_what_comes_changes_and_goes_after_the_version_that_was_listed()
      throws Exception {
    String version =
        json(get("/api/v1/namespaces/todo/pods", "*/*")).at("/metadata/resourceVersion").asText();
    try (Watching watching =
        new Watching("/api/v1/namespaces/todo/pods?watch=1&resourceVersion=" + version, "*/*")) {
      state = "waking";
      pids = List.of(4711L);
      assertThat(watching.next()).isEqualTo("ADDED audit-00001-4711 Pending");
      state = "awake";
      assertThat(watching.next()).isEqualTo("MODIFIED audit-00001-4711 Running");
      pids = List.of();
      state = "asleep";
      assertThat(watching.next()).isEqualTo("DELETED audit-00001-4711 Running");
    }
  }

  @Test
  void a_watch_without_a_version_begins_with_what_is_there() throws Exception {
    try (Watching watching =
        new Watching("/apis/serving.knative.dev/v1/services?watch=true", "*/*")) {
      assertThat(watching.next()).startsWith("ADDED audit");
      delivered = 8; // of a source: no change here
      state = "awake";
      assertThat(watching.next()).startsWith("MODIFIED audit");
    }
  }

  @Test
  void a_watched_table_shows_no_row_twice_that_looks_the_same() throws Exception {
    String path = "/apis/sources.knative.dev/v1/namespaces/todo/kafkasources";
    String version = json(get(path, TABLE)).at("/metadata/resourceVersion").asText();
    try (Watching watching = new Watching(path + "?watch=1&resourceVersion=" + version, TABLE);
        Watching whole = new Watching(path + "?watch=1&resourceVersion=" + version, "*/*")) {
      delivered = 9;
      assertThat(whole.next()).startsWith("MODIFIED audit");
      assertThat(watching.lines).isEmpty();
    }
  }

  @Test
  void a_watch_ends_when_its_time_is_over() throws Exception {
    HttpResponse<String> answer =
        get("/apis/serving.knative.dev/v1/services?watch=1&timeoutSeconds=1", "*/*");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().lines()).hasSize(1);
  }

  /** A watch whose lines are kept as {@code TYPE name phase}. */
  private final class Watching implements AutoCloseable {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();

    Watching(String path, String accept) throws Exception {
      HttpResponse<Stream<String>> answer =
          client.send(
              HttpRequest.newBuilder(uri(path)).header("Accept", accept).build(),
              BodyHandlers.ofLines());
      assertThat(answer.statusCode()).isEqualTo(200);
      Thread.ofVirtual()
          .start(() -> {
            try {
              answer.body().forEach(line -> lines.add(shown(line)));
            } catch (UncheckedIOException e) {
              // it was closed
            }
          });
    }

    private String shown(String line) {
      try {
        JsonNode event = mapper.readTree(line);
        return "%s %s %s"
            .formatted(
                event.path("type").asText(),
                event.at("/object/metadata/name").asText(),
                event.at("/object/status/phase").asText());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    String next() throws InterruptedException {
      String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(line).as("a line of the watch").isNotNull();
      return line;
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }
}
