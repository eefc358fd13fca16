package dev.knudge.recurring;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * How series are run.
 *
 * @param mostMissed how many of the instances that were missed are made afterwards, the latest of them; from 1
 * @param batch how many series a tick takes in one transaction; from 1
 * @param requestRetention how long a request waits for its series
 */
@Singleton
record SeriesSettings(
    @Value("${knudge.recurring.most-missed}") int mostMissed,
    @Value("${knudge.recurring.tick-batch}") int batch,
    @Value("${knudge.recurring.request-retention}") Duration requestRetention) {
  SeriesSettings {
    if (mostMissed < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "knudge.recurring.most-missed ("
              + mostMissed
              + ") and knudge.recurring.tick-batch ("
              + batch
              + ") must be 1 or more.");
    }
  }
}
