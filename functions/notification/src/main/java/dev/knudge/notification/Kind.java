package dev.knudge.notification;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a user may be told of. */
public enum Kind {
  /** A reminder is due, or was missed. */
  REMINDER("reminder"),
  TASK_CREATED("task_created"),
  TASK_COMPLETED("task_completed"),
  /** The next instance of a recurring task is there. */
  TASK_RECURRING("task_recurring"),
  /** What was gathered, and what is due, once a day. */
  DIGEST("digest");

  private final String wireName;

  Kind(String wireName) {
    this.wireName = wireName;
  }

  /** As events, preferences and templates name it. */
  public String wireName() {
    return wireName;
  }

  /** The kind of that name; null where there is none. */
  public static @Nullable Kind of(String wireName) {
    return Arrays.stream(values())
        .filter(kind -> kind.wireName.equals(wireName))
        .findFirst()
        .orElse(null);
  }
}
