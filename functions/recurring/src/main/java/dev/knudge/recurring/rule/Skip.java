package dev.knudge.recurring.rule;

/** SKIP (RFC 7529): what becomes of a day that a month does not have. */
enum Skip {
  /** It does not occur. */
  OMIT,
  /** It is the last day of that month. */
  BACKWARD,
  /** It is the first day of the next month. */
  FORWARD
}
