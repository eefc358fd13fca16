package dev.knudge.local.eventing;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Does things later. A port, so that tests need not wait as long as a retry schedule does. */
@FunctionalInterface
interface Timer {

  /** Runs the task once, after the delay, unless it is cancelled before. */
  Pending after(Duration delay, Runnable task);

  /** A task that has yet to run. */
  @FunctionalInterface
  interface Pending {

    /** Does nothing when the task has run. */
    void cancel();
  }

  /** Tasks run on the event loop that sets them. */
  static Timer of(Vertx vertx) {
    return (delay, task) -> {
      long id = vertx.setTimer(Math.max(1, delay.toMillis()), ignored -> task.run());
      return () -> vertx.cancelTimer(id);
    };
  }
}
