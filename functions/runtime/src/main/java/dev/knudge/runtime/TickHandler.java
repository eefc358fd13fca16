package dev.knudge.runtime;

import dev.knudge.runtime.lease.Lease;

/** What a function does at each tick of its PingSource, besides the housekeeping that the runtime does by itself. A function that has nothing of the kind has no such bean. */
@FunctionalInterface
public interface TickHandler {
  /**
   * Does all that is due by now. Ticks overlap, repeat and are missed, and say nothing about when they were due; the lease sees to it that one runs at a time.
   *
   * @param lease work in several steps asks it before each whether it is still held
   */
  void tick(Lease lease);
}
