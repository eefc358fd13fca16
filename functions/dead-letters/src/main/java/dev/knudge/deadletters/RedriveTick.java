package dev.knudge.deadletters;

import dev.knudge.deadletters.store.LetterStore;
import dev.knudge.deadletters.store.RedriveStore;
import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.lease.Lease;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.function.IntSupplier;

/** Sends what a pod left that died or went to sleep in the middle of a run, and forgets what has been over for long. What is open is never forgotten. */
@Singleton
final class RedriveTick implements TickHandler {
  private static final int FORGOTTEN_AT_ONCE = 5_000;

  private final Redriving redriving;
  private final LetterStore letters;
  private final RedriveStore runs;
  private final DeadLetterSettings settings;
  private final Clock clock;

  RedriveTick(
      Redriving redriving,
      LetterStore letters,
      RedriveStore runs,
      DeadLetterSettings settings,
      Clock clock) {
    this.redriving = redriving;
    this.letters = letters;
    this.runs = runs;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void tick(Lease lease) {
    long until = System.nanoTime() + settings.tickBudget().toNanos();
    redriving.work(() -> {
      lease.ensureHeld();
      return System.nanoTime() < until;
    });
    Instant before = clock.instant().minus(settings.retention());
    forget(lease, () -> letters.forget(before, FORGOTTEN_AT_ONCE));
    forget(lease, () -> runs.forget(before, FORGOTTEN_AT_ONCE));
  }

  private static void forget(Lease lease, IntSupplier portion) {
    int forgotten;
    do {
      lease.ensureHeld();
      forgotten = portion.getAsInt();
    } while (forgotten == FORGOTTEN_AT_ONCE);
  }
}
