package dev.knudge.runtime.time;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Secondary;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What time it is. Whoever needs to know has a {@link Clock} injected, so that a test can say what time it is: a clock of its own comes before this one. */
@Factory
final class SystemClock {
  @Singleton
  @Secondary
  Clock clock() {
    return Clock.systemUTC();
  }
}
