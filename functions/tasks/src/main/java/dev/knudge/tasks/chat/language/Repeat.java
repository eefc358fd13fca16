package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Recurrence;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;

/**
 * How a task repeats.
 *
 * @param rule RFC 5545, with RFC 7529's SKIP where months differ in length
 * @param first when it is due first
 * @param words in English
 */
public record Repeat(String rule, Due first, Recurrence.Mode mode, String words) {
  /** As the contracts have it; its start is null where it counts in days, since then the due date decides. */
  public Recurrence recurrence() {
    LocalTime time = first.time();
    return new Recurrence(
        rule,
        first.zone(),
        time == null ? null : LocalDateTime.of(first.date(), time),
        mode,
        List.of(),
        List.of());
  }
}
