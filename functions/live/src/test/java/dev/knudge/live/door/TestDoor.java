package dev.knudge.live.door;

import dev.knudge.backends.Database;
import dev.knudge.live.LiveDatabase;
import dev.knudge.testkit.RunningFunction;
import java.util.HashMap;
import java.util.Map;

/** Live, with stand-ins behind its door. */
final class TestDoor {
  private static Database database;

  private TestDoor() {}

  private static synchronized Database database() {
    if (database == null) {
      database = LiveDatabase.migrated();
    }
    return database;
  }

  /** One whose functions are all that stand-in. */
  static RunningFunction start(StandIn functions, Map<String, Object> more, Object... beans) {
    return start(functions.url(), more, beans);
  }

  /** One whose functions are all at that address. */
  static RunningFunction start(String functions, Map<String, Object> more, Object... beans) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", "127.0.0.1:9");
    for (Backend backend : Backend.values()) {
      settings.put("knudge.door." + backend.serviceName(), functions);
    }
    settings.putAll(more);
    return RunningFunction.start(database(), "live", settings, beans);
  }
}
