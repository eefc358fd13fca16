package dev.knudge.recurring;

import dev.knudge.testkit.DeliveriesReplayed;
import dev.knudge.testkit.RunningFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DeliveriesReplayedTest extends DeliveriesReplayed {
  private static Running recurring;

  @BeforeAll
  static void start() {
    recurring = Running.at("2026-03-02T12:00:00");
  }

  @AfterAll
  static void stop() {
    recurring.close();
  }

  @Override
  protected RunningFunction function() {
    return recurring.function;
  }

  @Override
  protected String tables() {
    return "recurring.inbox";
  }
}
