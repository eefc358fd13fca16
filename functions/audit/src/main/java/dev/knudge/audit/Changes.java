package dev.knudge.audit;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.TaskEvent.TaskCompleted;
import dev.knudge.contracts.TaskEvent.TaskCreated;
import dev.knudge.contracts.TaskEvent.TaskDeleted;
import dev.knudge.contracts.TaskEvent.TaskReopened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event changed. The producer says which fields changed, with their old values ({@code previous}); the new ones are in the state after ({@code payload}). Where it does not
 * say, only that is told which the type itself makes certain:
 *
 * <ul>
 *   <li>a created task had nothing before, so all its fields are new;
 *   <li>a deleted task has nothing after, so all fields of its last state are gone;
 *   <li>a completed one was not completed before, and a reopened one was.
 * </ul>
 *
 * An update of which the old values are not known has no changes here: the state after is in the entry's payload, and guessing would be no evidence.
 */
final class Changes {
  private Changes() {}

  static List<Change> of(Event event) {
    Map<String, @Nullable Object> after = event.payload();
    return switch (event.data()) {
      case TaskCreated _ -> appeared(after);
      case TaskDeleted _ -> vanished(event.previous().isEmpty() ? after : event.previous());
      case TaskCompleted _ -> withCompleted(said(event.previous(), after), true);
      case TaskReopened _ -> withCompleted(said(event.previous(), after), false);
      default -> said(event.previous(), after);
    };
  }

  private static List<Change> said(
      Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
    List<Change> changes = new ArrayList<>();
    before.forEach((field, old) -> {
      Object now = after.get(field);
      if (!Objects.equals(old, now)) {
        changes.add(new Change(field, old, now));
      }
    });
    return changes;
  }

  private static List<Change> appeared(Map<String, @Nullable Object> fields) {
    List<Change> changes = new ArrayList<>();
    fields.forEach((field, value) -> {
      if (value != null) {
        changes.add(new Change(field, null, value));
      }
    });
    return changes;
  }

  private static List<Change> vanished(Map<String, @Nullable Object> fields) {
    List<Change> changes = new ArrayList<>();
    fields.forEach((field, value) -> {
      if (value != null) {
        changes.add(new Change(field, value, null));
      }
    });
    return changes;
  }

  private static List<Change> withCompleted(List<Change> said, boolean completed) {
    if (said.stream().noneMatch(change -> change.field().equals("completed"))) {
      said.addFirst(new Change("completed", !completed, completed));
    }
    return said;
  }
}
