package dev.knudge.contracts.rule;

/** FREQ: how long the periods of a rule are. Longest first. */
public enum Frequency {
  YEARLY("year"),
  MONTHLY("month"),
  WEEKLY("week"),
  DAILY("day"),
  HOURLY("hour"),
  MINUTELY("minute"),
  SECONDLY("second");

  private final String noun;

  Frequency(String noun) {
    this.noun = noun;
  }

  /** One of them, in English. */
  public String noun() {
    return noun;
  }

  /** Whether a day has several. */
  public boolean shorterThanDaily() {
    return compareTo(DAILY) > 0;
  }

  /** Of an hour, a minute or a second. */
  public long seconds() {
    return switch (this) {
      case HOURLY -> 3600;
      case MINUTELY -> 60;
      case SECONDLY -> 1;
      case YEARLY, MONTHLY, WEEKLY, DAILY ->
          throw new IllegalStateException("The length of a " + noun + " in seconds varies.");
    };
  }
}
