package dev.knudge.tasks.chat.language;

import dev.knudge.contracts.Priority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a text says of a task.
 *
 * @param title what is left once all that was read is taken out; empty where nothing is
 * @param doubts what has to be asked first; where there is one, the fields it is about are not to be used
 */
public record TaskReading(
    String title,
    @Nullable Due due,
    @Nullable Repeat repeat,
    @Nullable Priority priority,
    List<String> tags,
    List<Reminding> reminders,
    List<Understood> understood,
    List<Doubt> doubts) {
  /** Copies the lists. */
  public TaskReading {
    tags = List.copyOf(tags);
    reminders = List.copyOf(reminders);
    understood = List.copyOf(understood);
    doubts = List.copyOf(doubts);
  }
}
