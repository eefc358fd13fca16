package dev.knudge.contracts.rule;

/** SKIP (RFC 7529): what becomes of a day that a month does not have. */
public enum Skip {
  /** It does not occur. */
  OMIT,
  /** It is the last day of that month. */
  BACKWARD,
  /** It is the first day of the next month. */
  FORWARD
}
