package dev.knudge.live;

import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.tick.Ticks;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Live has no door for ticks and needs none: it never sleeps, and does by itself what a tick has other functions do. One replica at a time, by the tick's lease. */
@Singleton
final class Housekeeping {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final Ticks ticks;

  Housekeeping(Ticks ticks) {
    this.ticks = ticks;
  }

  @Scheduled(fixedDelay = "60s", initialDelay = "60s")
  @ExecuteOn(TaskExecutors.BLOCKING)
  void run() {
    try {
      ticks.run();
    } catch (UnavailableException e) {
      LOG.debug("Not this time: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("The housekeeping failed; it is tried again in a minute", e);
    }
  }
}
