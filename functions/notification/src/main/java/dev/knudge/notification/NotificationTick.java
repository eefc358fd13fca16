package dev.knudge.notification;

import dev.knudge.notification.store.KnownTaskStore;
import dev.knudge.notification.store.NotificationStore;
import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.lease.Lease;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * All that is due by now: digests, pushes that nobody acknowledged, what quiet hours held back, what is to be tried again, what a dead pod left. The lease keeps two ticks from doing
 * the same work; the rows' locks and states keep them, and the rounds that other pods go after their commits, from doing it twice.
 */
@Singleton
final class NotificationTick implements TickHandler {
  private static final int FORGOTTEN_AT_ONCE = 2_000;

  private final DigestMaking digests;
  private final Rounds rounds;
  private final NotificationStore notifications;
  private final KnownTaskStore tasks;
  private final NotificationSettings settings;
  private final Clock clock;

  NotificationTick(
      DigestMaking digests,
      Rounds rounds,
      NotificationStore notifications,
      KnownTaskStore tasks,
      NotificationSettings settings,
      Clock clock) {
    this.digests = digests;
    this.rounds = rounds;
    this.notifications = notifications;
    this.tasks = tasks;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void tick(Lease lease) {
    long began = System.nanoTime();
    BooleanSupplier goOn =
        () -> {
          lease.ensureHeld();
          return System.nanoTime() - began < settings.tickBudget().toNanos();
        };
    try {
      digests.makeAll(goOn);
    } finally {
      try {
        rounds.go(goOn);
      } finally {
        forget(goOn);
      }
    }
  }

  private void forget(BooleanSupplier goOn) {
    Instant before = clock.instant().minus(settings.retention());
    int forgotten = FORGOTTEN_AT_ONCE;
    while (forgotten >= FORGOTTEN_AT_ONCE && goOn.getAsBoolean()) {
      forgotten =
          Math.max(
              notifications.forget(before, FORGOTTEN_AT_ONCE),
              tasks.forget(before, FORGOTTEN_AT_ONCE));
    }
  }
}
