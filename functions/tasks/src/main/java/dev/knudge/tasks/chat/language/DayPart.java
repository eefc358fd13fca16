package dev.knudge.tasks.chat.language;

import java.time.LocalTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A part of a day. It sets no time, but tells which of two an hour means. */
enum DayPart {
  MORNING,
  AFTERNOON,
  EVENING,
  NIGHT;

  static @Nullable DayPart of(String word) {
    return switch (word) {
      case "morning", "mornings" -> MORNING;
      case "afternoon", "afternoons" -> AFTERNOON;
      case "evening", "evenings" -> EVENING;
      case "night", "nights", "tonight" -> NIGHT;
      default -> null;
    };
  }

  /** Whether that time is in it. The small hours are in no night here: which day's they are, nobody knows. */
  boolean holds(LocalTime time) {
    int hour = time.getHour();
    return switch (this) {
      case MORNING -> hour < 12;
      case AFTERNOON -> hour >= 12 && hour < 18;
      case EVENING, NIGHT -> hour >= 17;
    };
  }

  String words() {
    return this == NIGHT ? "at night" : "in the " + name().toLowerCase(Locale.ROOT);
  }
}
