package dev.knudge.notification;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of an attempt to send. Reasons are for people and become part of events: they name no person, address or secret. */
public sealed interface SendResult {
  /** The other side took it. */
  record Accepted() implements SendResult {}

  /** It is to be asked for as an event; whether it arrives, an acknowledgement says. */
  record Pushing() implements SendResult {}

  /** It cannot be tried: the user has no address, or is not there. */
  record NotPossible(String reason) implements SendResult {}

  /** The other side will never take it. */
  record Refused(String reason) implements SendResult {}

  /**
   * Surely not sent, and worth another try.
   *
   * @param after how long the other side asked to be left alone; null where it did not say
   */
  record NotNow(String reason, @Nullable Duration after) implements SendResult {}

  /** Perhaps sent, perhaps not. */
  record Unknown(String reason) implements SendResult {}
}
