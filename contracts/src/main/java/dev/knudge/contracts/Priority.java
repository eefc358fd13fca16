package dev.knudge.contracts;

import java.util.Locale;

/** How much a task matters to its user. */
public enum Priority {
  LOW,
  MEDIUM,
  HIGH;

  /** {@code low}, {@code medium} or {@code high}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
