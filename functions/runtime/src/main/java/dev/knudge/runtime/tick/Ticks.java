package dev.knudge.runtime.tick;

import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.delivery.InboxHousekeeping;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.lease.Leases;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.outbox.Outbox;
import dev.knudge.runtime.outbox.OutboxRelay;
import dev.knudge.runtime.settings.RetentionSettings;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a tick asks for: first the events that are still to be posted, then what is too old to be kept, then the function's own work. A step that fails does not keep the others
 * from being done; the tick as a whole has failed then.
 */
@Singleton
public class Ticks {
  private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);

  /** Old rows go in portions: each is a short transaction, so that deliveries never wait for the broom. */
  private static final int PORTION = 10_000;

  private final Leases leases;
  private final OutboxRelay relay;
  private final Outbox outbox;
  private final InboxHousekeeping inbox;
  private final RetentionSettings retention;
  private final List<TickHandler> handlers;
  private final Duration leaseLasts;
  private final Metrics metrics;
  private final Clock clock;

  Ticks(
      Leases leases,
      OutboxRelay relay,
      Outbox outbox,
      InboxHousekeeping inbox,
      RetentionSettings retention,
      List<TickHandler> handlers,
      @Value("${knudge.tick.lease}") Duration leaseLasts,
      Metrics metrics,
      Clock clock) {
    this.leases = leases;
    this.relay = relay;
    this.outbox = outbox;
    this.inbox = inbox;
    this.retention = retention;
    this.handlers = handlers;
    this.leaseLasts = leaseLasts;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Does all that is due by now.
   *
   * @throws UnavailableException if another tick is at it, or if any of it failed: a tick is tried again after 503 only
   */
  public void run() {
    long began = System.nanoTime();
    String outcome = "busy";
    try (Lease lease =
        leases
            .tryAcquire("tick", leaseLasts)
            .orElseThrow(() ->
                new UnavailableException(
                    "Another tick is under way; this one is to be tried again."))) {
      outcome = "failed";
      boolean failed = !step("posting leftovers", () -> relay.drain(lease));
      failed |=
          !step(
              "forgetting handled events",
              () -> portions(lease, () -> inbox.forget(retention.inbox(), PORTION)));
      failed |=
          !step(
              "forgetting sent events",
              () -> portions(lease, () -> outbox.forget(retention.outbox(), PORTION)));
      for (TickHandler handler : handlers) {
        failed |=
            !step(
                handler.getClass().getSimpleName(),
                () -> {
                  handler.tick(lease);
                  return 0;
                });
      }
      if (!handlers.isEmpty()) {
        failed |= !step("posting what followed", () -> relay.drain(lease));
      }
      if (failed) {
        throw new UnavailableException(
            "Some of the tick's work failed; the service's log says what. The next tick tries it again.");
      }
      outcome = "done";
    } finally {
      metrics.ticked(outcome, Duration.ofNanos(System.nanoTime() - began), clock.instant());
    }
  }

  private static boolean step(String name, IntSupplier work) {
    try {
      int done = work.getAsInt();
      if (done > 0) {
        LOG.info("Tick: {}: {}", name, done);
      }
      return true;
    } catch (UnavailableException e) {
      LOG.warn("Tick: {}: {}", name, e.getMessage());
      return false;
    } catch (Exception e) {
      LOG.error("Tick: {} failed", name, e);
      return false;
    }
  }

  private static int portions(Lease lease, IntSupplier portion) {
    int total = 0;
    int done;
    do {
      lease.ensureHeld();
      done = portion.getAsInt();
      total += done;
    } while (done == PORTION);
    return total;
  }
}
