package dev.knudge.recurring.rule;

/** FREQ: how long the periods of a rule are. Longest first. */
enum Frequency {
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

  String noun() {
    return noun;
  }

  boolean shorterThanDaily() {
    return compareTo(DAILY) > 0;
  }

  /** Of an hour, a minute or a second. */
  long seconds() {
    return switch (this) {
      case HOURLY -> 3600;
      case MINUTELY -> 60;
      case SECONDLY -> 1;
      case YEARLY, MONTHLY, WEEKLY, DAILY ->
          throw new IllegalStateException("The length of a " + noun + " in seconds varies.");
    };
  }
}
