package dev.knudge.local.eventing;

import java.util.BitSet;

/**
 * Which records of a partition are finished, for as long as the partition is assigned: what may be committed never passes a record
 * that is not.
 *
 * <pre>
 *   offset      40  41  42  43  44  45
 *   finished     ✓   ✓       ✓           next() = 42
 *               └ first               └ received so far
 * </pre>
 *
 * Offsets that the log does not hold (of transactions, or compacted away) count as finished. Safe for use by several threads.
 */
final class PartitionOffsets {

  private static final int FORGET_AFTER = 1 << 16;

  private final BitSet finished = new BitSet();
  private long first = -1;
  private long received = -1;
  private long committed = -1;

  /** Notes that a record was read; they come in the order of the log. */
  synchronized void received(long offset) {
    if (first < 0) {
      first = offset;
      committed = offset;
    } else {
      finished.set((int) (received + 1 - first), (int) (offset - first));
    }
    received = offset;
  }

  /** Notes that a record needs nothing more. */
  synchronized void finished(long offset) {
    if (offset < first) {
      return; // forgotten already: it was finished twice
    }
    finished.set((int) (offset - first));
    int done = finished.nextClearBit(0);
    if (done >= FORGET_AFTER) {
      BitSet rest = finished.get(done, finished.length());
      finished.clear();
      finished.or(rest);
      first += done;
    }
  }

  /** The oldest offset that is not finished; -1 before the first record. */
  synchronized long next() {
    return first < 0 ? -1 : first + finished.nextClearBit(0);
  }

  /** Whether all that was received is finished. */
  synchronized boolean idle() {
    return next() == received + 1 || first < 0;
  }

  /** Whether there is anything to commit that was not. */
  synchronized boolean advanced() {
    return next() > committed;
  }

  /** Notes that everything before this offset was committed. */
  synchronized void committed(long offset) {
    committed = Math.max(committed, offset);
  }
}
