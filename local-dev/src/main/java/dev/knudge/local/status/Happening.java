package dev.knudge.local.status;

import java.time.Instant;

/**
 * Something that happened while local-dev runs.
 *
 * @param at when
 * @param kind what sort of thing
 * @param subject the service, source, sink or ping it happened to
 * @param text what happened, as a line for a person
 */
public record Happening(Instant at, Kind kind, String subject, String text) {

  /** The sorts of things that happen. */
  public enum Kind {
    /** A process is being started. */
    WAKING,
    /** A process is ready. */
    AWAKE,
    /** The last process of a service ended because nobody needed it. */
    ASLEEP,
    /** A process ended, or did not start, when it should not have. */
    CRASH,
    /** A delivery failed and is tried again. */
    RETRY,
    /** An event was given up and kept as a dead letter. */
    DEAD_LETTER,
    /** An event is nowhere any more. */
    LOST,
    /** A PingSource ticked. */
    TICK,
    /** Something is wrong that no event suffered from yet. */
    WARNING
  }
}
