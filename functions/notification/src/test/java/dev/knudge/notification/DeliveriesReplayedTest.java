package dev.knudge.notification;

import dev.knudge.testkit.DeliveriesReplayed;
import dev.knudge.testkit.RunningFunction;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DeliveriesReplayedTest extends DeliveriesReplayed {
  private static RunningFunction notification;

  @BeforeAll
  static void start() {
    notification = RunningFunction.start(NotificationDatabase.migrated(), "notification", Map.of());
  }

  @AfterAll
  static void stop() {
    notification.close();
  }

  @Override
  protected RunningFunction function() {
    return notification;
  }

  @Override
  protected String tables() {
    return "notification.inbox, notification.notification";
  }
}
