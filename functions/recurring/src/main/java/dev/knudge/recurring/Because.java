package dev.knudge.recurring;

import java.util.Locale;

/** Why an instance was made, or an occurrence left out: the history says it. */
public enum Because {
  /** Made: its time had come. */
  TIME,
  /** Made: its time had come before a newer version of the series took over. */
  CHANGE,
  /** Made: the instance before was completed, as {@code task.completed} told. */
  COMPLETION,
  /** Made: {@code recurring.generate} asked for it. */
  REQUEST,
  /** Skipped: the series was paused. */
  PAUSED,
  /** Skipped: more were missed than are made afterwards. */
  MISSED;

  /** In lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The inverse of {@link #wireName}. */
  public static Because of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
