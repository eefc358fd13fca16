package dev.knudge.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RunningFunction;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code local-dev/test-websocket-client.js}: Node's own WebSocket, which comes as a browser does, and resumes. */
class NodeClientTest {
  @Test
  void a_client_for_node_gets_its_events_and_resumes_when_it_is_sent_away() throws Exception {
    assumeTrue(hasNode(), "node is not on the PATH");
    String user = "node-user";
    try (Topics topics = new Topics();
        RunningFunction live =
            Replica.start(
                LiveDatabase.migrated(),
                topics,
                Map.of(
                    "knudge.live.socket.lifetime", "3s",
                    "knudge.live.socket.lifetime-jitter", "1s"))) {
      Process node =
          new ProcessBuilder(
                  "node",
                  "../../local-dev/test-websocket-client.js",
                  "--token",
                  RunningFunction.token(user),
                  "--url",
                  "ws://127.0.0.1:" + live.port() + "/ws",
                  "--count",
                  "8",
                  "--timeout",
                  "300",
                  "--json")
              .redirectErrorStream(true)
              .start();
      List<String> sent = new ArrayList<>();
      List<Object> got = new ArrayList<>();
      int welcomes = 0;
      try (BufferedReader out = node.inputReader()) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          assertThat(line).startsWith("{");
          Map<String, Object> event = Json.readObject(line);
          boolean welcome = "live.welcome".equals(event.get("type"));
          if (!welcome) {
            got.add(event.get("id"));
          }
          // One right after each welcome, and one for each that came: until all are sent, over
          // several connections.
          welcomes += welcome ? 1 : 0;
          if (welcome && sent.size() < 8) {
            sent.add(topics.changed(user, "task", sent.size() + 1));
            sent.add(topics.changed(user, "task", sent.size() + 1));
          }
        }
      }
      assertThat(node.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(node.exitValue()).isZero();
      assertThat(got).isEqualTo(sent);
      assertThat(welcomes).isGreaterThan(1);
    }
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }
}
