package dev.knudge.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code knudge watch USER} against a live that says what the test has it say. */
class WatchCommandTest {

  @TempDir private Path root;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer live;

  @BeforeEach
  void start() throws Exception {
    live =
        vertx
            .createHttpServer()
            .webSocketHandler(this::connected)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** The first connection is closed after an event, for the client to come again; the second has another. */
  private void connected(ServerWebSocket socket) {
    asked.add(socket.uri() + " " + socket.headers().get("Authorization").startsWith("Bearer ey"));
    socket.writeTextMessage(frame("/live", "live.welcome", "", "c-0"));
    if (asked.size() == 1) {
      socket.writeTextMessage(frame("/tasks", "task.created", "Tea\\u001b[31m", "c-1"));
      socket.close((short) 1012, "come again");
    } else if (asked.size() == 2) {
      socket.writeTextMessage(frame("/tasks", "task.updated", "Coffee", "c-2"));
    } else {
      socket.close((short) 4401, "expired");
    }
  }

  private static String frame(String source, String type, String title, String cursor) {
    return """
    {"specversion":"1.0","id":"1","source":"%s","type":"%s","subject":"t-1","time":"2026-02-08T10:00:00Z","data":{"version":3,"payload":{"title":"%s"}},"cursor":"%s"}\
    """
        .formatted(source, type, title, cursor);
  }

  @Test
  void it_shows_a_users_events_and_resumes_by_the_cursor() {
    CommandRun run =
        CommandRun.of(
            root,
            "watch",
            "user-456",
            "-n",
            "2",
            "--set",
            "service.live.port=" + live.actualPort());

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .contains(
            "2026-02-08T10:00:00Z  task.created  t-1 v3  \"Tea [31m\"",
            "2026-02-08T10:00:00Z  task.updated  t-1 v3  \"Coffee\"");
    assertThat(asked).containsExactly("/ws true", "/ws?cursor=c-1 true");
    assertThat(run.err()).contains("closed with 1012");
  }

  @Test
  void it_ends_where_coming_again_would_change_nothing() {
    asked.addAll(List.of("one", "two"));

    CommandRun run =
        CommandRun.of(root, "watch", "user-456", "--set", "service.live.port=" + live.actualPort());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("4401", "expired");
  }
}
