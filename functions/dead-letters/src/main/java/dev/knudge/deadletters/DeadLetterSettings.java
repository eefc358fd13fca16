package dev.knudge.deadletters;

import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be set. Why each is as it is stands in {@code application.properties}.
 *
 * @param destinations where letters may be sent again: {@code <function>=<URL>}, several with commas between them
 * @param tokenFolder a file for each function with the token that it wants to see (Knative's {@code authentication-oidc}); blank for none
 * @param platformAttempts how often the platform posts an event at most
 * @param caCerts the authorities, as PEM, that destinations with TLS are trusted by; blank for the usual ones
 * @param postTimeout of one post to a destination
 * @param claim how long a letter stays with a pod that died
 * @param concurrency how many of a run are posted at a time
 * @param awayAfter so many answers in a row that a destination is away end the run for it
 * @param tickBudget after so long a tick leaves the rest to the next one
 * @param redriveWithin what came longer ago is sent only where the operator insists
 * @param retention how long redriven and discarded letters are kept
 * @param inboxRetention how long functions remember what they have handled
 */
@Singleton
public record DeadLetterSettings(
    @Value("${knudge.dead-letters.destinations}") String destinations,
    @Value("${knudge.dead-letters.token-folder}") String tokenFolder,
    @Value("${knudge.dead-letters.ca-certs}") String caCerts,
    @Value("${knudge.dead-letters.platform-attempts}") int platformAttempts,
    @Value("${knudge.dead-letters.post-timeout}") Duration postTimeout,
    @Value("${knudge.dead-letters.claim}") Duration claim,
    @Value("${knudge.dead-letters.concurrency}") int concurrency,
    @Value("${knudge.dead-letters.away-after}") int awayAfter,
    @Value("${knudge.dead-letters.tick-budget}") Duration tickBudget,
    @Value("${knudge.dead-letters.redrive-within}") Duration redriveWithin,
    @Value("${knudge.dead-letters.retention}") Duration retention,
    @Value("${knudge.inbox.retention}") Duration inboxRetention) {
  /**
   * Checks what depends on each other.
   *
   * @throws SettingsException where a letter would count as new when its function has forgotten the event
   */
  public DeadLetterSettings {
    if (redriveWithin.compareTo(inboxRetention) >= 0) {
      throw new SettingsException(
          "knudge.dead-letters.redrive-within must be less than the time that functions remember what they have handled (knudge.inbox.retention, "
              + inboxRetention.toDays()
              + " days); it is "
              + redriveWithin.toDays()
              + " days.");
    }
  }

  /** {@link #destinations()}, read. */
  Destinations allowed() {
    try {
      return new Destinations(destinations);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          "KNUDGE_DEAD_LETTERS_DESTINATIONS (knudge.dead-letters.destinations): " + e.getMessage());
    }
  }

  /** The file that holds the token for that function; null where none is wanted. */
  @Nullable Path tokenFile(String function) {
    return tokenFolder.isBlank() ? null : Path.of(tokenFolder, function);
  }
}
