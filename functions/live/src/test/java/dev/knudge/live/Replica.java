package dev.knudge.live;

import dev.knudge.backends.Database;
import dev.knudge.testkit.RunningFunction;
import java.util.HashMap;
import java.util.Map;

/** Live in the test's JVM. */
public final class Replica {
  private Replica() {}

  /** Starts one on these topics. */
  public static RunningFunction start(
      Database database, Topics topics, Map<String, Object> more, Object... beans) {
    Map<String, Object> settings = new HashMap<>(topics.settings());
    settings.putAll(more);
    return RunningFunction.start(database, "live", settings, beans);
  }
}
