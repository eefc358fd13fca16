package dev.knudge.recurring.rule;

/** What became of a recurrence that was read. */
public sealed interface RuleReading {
  /** It is understood. */
  record Understood(Schedule schedule) implements RuleReading {}

  /**
   * It cannot be.
   *
   * @param field where the fault is: {@code rule}, {@code start}, {@code time_zone}, {@code exdates} or {@code rdates}
   * @param reason what is wrong with which value, and what would be right; a sentence fit to be answered
   */
  record Refused(String field, String reason) implements RuleReading {}
}
