package dev.knudge.reminders;

import dev.knudge.testkit.DeliveriesReplayed;
import dev.knudge.testkit.RunningFunction;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DeliveriesReplayedTest extends DeliveriesReplayed {
  private static RunningFunction reminders;

  @BeforeAll
  static void start() {
    reminders = RunningFunction.start(RemindersDatabase.migrated(), "reminders", Map.of());
  }

  @AfterAll
  static void stop() {
    reminders.close();
  }

  @Override
  protected RunningFunction function() {
    return reminders;
  }

  @Override
  protected String tables() {
    return "reminders.inbox, reminders.task, reminders.reminder";
  }
}
