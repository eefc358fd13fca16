package dev.knudge.live;

import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.live.feed.Hub;
import dev.knudge.testkit.RunningFunction;
import java.util.HashMap;
import java.util.Map;

/** Live in the test's JVM. */
public final class Replica {
  private Replica() {}

  /** Starts one on these topics, and returns when it serves. */
  public static RunningFunction start(
      Database database, Topics topics, Map<String, Object> more, Object... beans) {
    Map<String, Object> settings = new HashMap<>(topics.settings());
    settings.putAll(more);
    RunningFunction live = RunningFunction.start(database, "live", settings, beans);
    await().atMost(Client.PATIENCE).until(() -> live.bean(Hub.class).isReady());
    return live;
  }
}
