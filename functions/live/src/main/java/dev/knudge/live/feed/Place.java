package dev.knudge.live.feed;

/**
 * Where one is in a partition: a record's offset, and how many of the events in it are behind. A record is one event but where somebody wrote a batch into it; a reader that got some
 * of those and not the others resumes right between them.
 *
 * <p>It is a {@code long}, and what comes later is greater.
 */
final class Place {
  /** 65,536 events in a record of at most a megabyte. */
  private static final int BITS = 16;

  /** The most events that a record can tell apart. */
  static final int MOST = 1 << BITS;

  private Place() {}

  /** Before all events of the record at that offset. */
  static long before(long offset) {
    return offset << BITS;
  }

  /** Behind that many events of the record at that offset, and before the others. */
  static long within(long offset, int events) {
    return (offset << BITS) + events;
  }

  /** The record that one is before, or in. */
  static long offset(long place) {
    return place >>> BITS;
  }
}
