package dev.knudge.tasks.chat.language;

import java.time.LocalDate;
import java.time.ZonedDateTime;

/**
 * Where and when something is said.
 *
 * @param now in the user's zone
 * @param order what the user means by {@code 3/4}
 */
public record Moment(ZonedDateTime now, DateOrder order) {
  /** The user's day. */
  public LocalDate today() {
    return now.toLocalDate();
  }
}
