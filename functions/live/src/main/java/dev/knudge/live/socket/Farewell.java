package dev.knudge.live.socket;

import dev.knudge.live.presence.Presence;
import dev.knudge.runtime.BeforeStop;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** The end of a replica: nobody new is admitted, and those who are there are sent to the others, spread over some seconds so that they do not all arrive at once. */
@Singleton
final class Farewell implements BeforeStop {
  /** What clients get to take their close frames, at the most. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private static final Duration STEP = Duration.ofMillis(20);

  private final Connections connections;
  private final Presence presence;

  Farewell(Connections connections, Presence presence) {
    this.connections = connections;
    this.presence = presence;
  }

  @Override
  public void beforeStop() {
    try {
      sendAway(connections.end());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      presence.leave();
    }
  }

  private void sendAway(List<Connection> there) throws InterruptedException {
    long steps = Math.max(1, connections.settings().farewell().dividedBy(STEP));
    for (int i = 0; i < there.size(); i++) {
      there.get(i).close(CloseCode.COME_AGAIN, "This replica ends; come again with the cursor.");
      // In each step its share.
      if ((i + 1) * steps / there.size() > i * steps / there.size()) {
        Thread.sleep(STEP.multipliedBy(Math.max(1, steps / there.size())));
      }
    }
    long until = System.nanoTime() + LAST_WORDS.toNanos();
    while (connections.count() > 0 && System.nanoTime() - until < 0) {
      Thread.sleep(STEP);
    }
    for (Connection each : there) {
      each.transport().cut();
    }
  }
}
