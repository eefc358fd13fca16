package dev.knudge.local.eventing;

import java.util.Map;

/** What became of sending an event once, or with all its retries. */
sealed interface Outcome {

  /** The receiver took it. */
  record Taken() implements Outcome {}

  /**
   * The receiver answered something other than 2xx.
   *
   * @param extensions what its {@code Kne-} headers ask to be noted on a dead letter
   * @param body the first bytes of its body
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Refused(int status, Map<String, String> extensions, byte[] body) implements Outcome {}

  /** There was no answer. */
  record Unanswered(String reason) implements Outcome {}

  /** The sender was closed before it was known. */
  record Abandoned() implements Outcome {}

  /** In words. */
  default String reason() {
    return switch (this) {
      case Taken ignored -> "taken";
      case Refused refused -> "answered " + refused.status();
      case Unanswered unanswered -> unanswered.reason();
      case Abandoned ignored -> "closed";
    };
  }
}
