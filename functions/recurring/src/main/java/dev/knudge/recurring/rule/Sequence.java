package dev.knudge.recurring.rule;

import org.jspecify.annotations.Nullable;

/** Occurrences one after another: later and later, both on the wall clock and in truth. */
interface Sequence {
  /** The next; null where there is none any more. */
  @Nullable Occurrence next();
}
