package dev.knudge.live.feed;

import org.jspecify.annotations.Nullable;

/** A listener and how far it has got. All of it belongs to the {@link Hub}, under its lock. */
public final class Subscription {
  final Listener listener;
  final @Nullable String cursor;

  /** When it is given up if it still waits, on the clock of {@link System#nanoTime}. */
  long deadline;

  @Nullable Layout layout;

  /** Where it is in each partition; empty until the feed has begun. */
  long[] from = {};

  /** The cursor that the client was told last. */
  String told = "";

  State state = State.WAITING;

  /** Where it stands. */
  enum State {
    /** For the feed to begin. */
    WAITING,
    /** It is sent what it missed, a portion at a time. */
    CATCHING_UP,
    /** It has seen more than this replica has read by now. */
    AHEAD,
    /** It gets what happens. */
    LIVE,
    /** It gets nothing any more. */
    ENDED
  }

  Subscription(Listener listener, @Nullable String cursor, long deadline) {
    this.listener = listener;
    this.cursor = cursor;
    this.deadline = deadline;
  }
}
