package dev.knudge.tasks.chat.language;

import java.time.Duration;
import java.time.ZonedDateTime;

/** When the user wants to be reminded. */
public sealed interface Reminding {
  /** In English. */
  String words();

  /**
   * So long before the task is due, wherever that moves.
   *
   * @param length not negative
   */
  record Before(Duration length, String words) implements Reminding {}

  /** At that moment. */
  record At(ZonedDateTime moment) implements Reminding {
    @Override
    public String words() {
      return "on " + Due.at(moment).words();
    }
  }
}
