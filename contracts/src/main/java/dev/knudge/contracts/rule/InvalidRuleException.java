package dev.knudge.contracts.rule;

import java.io.Serial;

/** A text is no recurrence rule. The message says what is wrong with which value, and what would be right: a sentence fit to be answered. */
public final class InvalidRuleException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  InvalidRuleException(String reason) {
    super(reason, null, false, false);
  }

  /** What is wrong. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
