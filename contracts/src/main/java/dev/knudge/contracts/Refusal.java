package dev.knudge.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Why a delivery is no event for us. Fit to be answered as it is: printable ASCII, no values that people wrote, ids shortened, and as a
 * problem document well below the 1024 bytes that Knative keeps with a dead letter.
 *
 * @param reason what was wrong and what was expected, one sentence
 * @param pointer RFC 6901 pointer to the wrong place in the data; null where it is not in the data
 * @param eventId the event's id, shortened; null where it has none
 * @param eventType the event's type, shortened; null where it has none
 */
public record Refusal(
    Kind kind,
    String reason,
    @Nullable String pointer,
    @Nullable String eventId,
    @Nullable String eventType) {

  /** The same, told of the data: the request around it can be read. */
  Refusal asRejected() {
    return new Refusal(Kind.REJECTED, reason, pointer, eventId, eventType);
  }

  /** Whether the request or the data is at fault. Neither is worth a retry. */
  public enum Kind {
    /** The request cannot be read as CloudEvents at all. */
    UNREADABLE(400),
    /** It is a CloudEvent, but its data is not what its type's schema allows. */
    REJECTED(422);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    /** The HTTP status to answer. */
    public int status() {
      return status;
    }
  }
}
