package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Recurrence.Mode;
import java.util.ArrayList;
import java.util.List;

/** A reading in one line, as the corpus has it. */
final class Described {
  private Described() {}

  static String line(TaskReading reading) {
    List<String> parts = new ArrayList<>();
    parts.add(reading.title());
    Due due = reading.due();
    if (due != null) {
      parts.add("due " + due.date() + (due.time() == null ? "" : " " + due.time()));
    }
    Repeat repeat = reading.repeat();
    if (repeat != null) {
      parts.add("rule " + repeat.rule() + (repeat.mode() == Mode.COMPLETION ? " completion" : ""));
    }
    if (reading.priority() != null) {
      parts.add("priority " + reading.priority().wireName());
    }
    reading.tags().forEach(tag -> parts.add("tag " + tag));
    reading.reminders().forEach(reminder -> parts.add("remind " + reminder.words()));
    if (!reading.doubts().isEmpty()) {
      Doubt doubt = reading.doubts().getFirst();
      parts.add(
          "ask “"
              + doubt.question()
              + "” "
              + String.join(" / ", doubt.choices().stream().map(Doubt.Choice::label).toList()));
    }
    return String.join(" | ", parts);
  }
}
