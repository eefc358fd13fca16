package dev.knudge.deadletters;

import dev.knudge.contracts.Delivery;
import dev.knudge.deadletters.store.LetterStore;
import dev.knudge.runtime.DeliveryFunction;
import io.micronaut.function.FunctionBean;
import java.time.Clock;

/** Keeps whatever arrives. */
@FunctionBean("dead-letters")
final class DeadLettersFunction implements DeliveryFunction {
  private final LetterReader reader = new LetterReader();
  private final LetterStore store;
  private final LetterMetrics metrics;
  private final DeadLetterSettings settings;
  private final Clock clock;

  DeadLettersFunction(
      LetterStore store, LetterMetrics metrics, DeadLetterSettings settings, Clock clock) {
    this.store = store;
    this.metrics = metrics;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void accept(Delivery delivery) {
    Letter letter = reader.read(delivery);
    int attempts =
        letter.destination() == null ? 0 : Attempts.of(letter.code(), settings.platformAttempts());
    metrics.arrived(letter, store.keep(letter, attempts, clock.instant()));
  }
}
