package dev.knudge.notification;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of an attempt to send. Reasons are as {@link Reason} has them. */
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
   * @param away whether another message would most likely have fared no better: nobody is there, or takes anything at present
   */
  record NotNow(String reason, @Nullable Duration after, boolean away) implements SendResult {
    NotNow(String reason, @Nullable Duration after) {
      this(reason, after, false);
    }

    /** Nobody is there. */
    public static NotNow away(String reason) {
      return new NotNow(reason, null, true);
    }
  }

  /**
   * Perhaps sent, perhaps not.
   *
   * @param away whether another message would most likely have fared no better
   */
  record Unknown(String reason, boolean away) implements SendResult {
    /** Of which it is not known why. */
    public Unknown(String reason) {
      this(reason, false);
    }

    /** The other side did not answer. */
    public static Unknown away(String reason) {
      return new Unknown(reason, true);
    }
  }
}
