package dev.knudge.recurring.rule;

import java.io.Serial;

/** What is wrong with a recurrence, on its way to a {@link RuleReading.Refused}. */
final class Fault extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String field;

  Fault(String field, String reason) {
    super(reason, null, false, false);
    this.field = field;
  }

  RuleReading.Refused refused() {
    return new RuleReading.Refused(field, String.valueOf(getMessage()));
  }
}
