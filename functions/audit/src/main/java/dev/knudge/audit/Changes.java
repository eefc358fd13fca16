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
 * For the other fields, earlier entries of the task are asked ({@link Before}); an old value that comes from there names the event that told it. A field of which nobody told the old value
 * has no change here: the state after is in the entry's payload, and guessing would be no evidence.
 */
final class Changes {
  private Changes() {}

  static List<Change> of(Event event, Before before) {
    Map<String, @Nullable Object> after = event.payload();
    return switch (event.data()) {
      case TaskCreated _ -> appeared(after);
      case TaskDeleted _ ->
          after.isEmpty() && event.previous().isEmpty()
              ? vanished(before)
              : vanished(event.previous().isEmpty() ? after : event.previous());
      case TaskCompleted _ -> withCompleted(saidOrTold(event.previous(), after, before), true);
      case TaskReopened _ -> withCompleted(saidOrTold(event.previous(), after, before), false);
      default -> saidOrTold(event.previous(), after, before);
    };
  }

  /** The producer's own word comes first; who gives it for some fields gives it for all that changed. */
  private static List<Change> saidOrTold(
      Map<String, @Nullable Object> previous, Map<String, @Nullable Object> after, Before before) {
    return previous.isEmpty() ? told(before, after) : said(previous, after);
  }

  private static List<Change> told(Before before, Map<String, @Nullable Object> after) {
    List<Change> changes = new ArrayList<>();
    after.forEach((field, now) -> {
      Before.Told old = before.value(field);
      if (old != null && !Objects.equals(old.value(), now)) {
        changes.add(new Change(field, old.value(), now, old.eventId()));
      }
    });
    return changes;
  }

  private static List<Change> vanished(Before before) {
    List<Change> changes = new ArrayList<>();
    before
        .lastState()
        .forEach((field, told) -> {
          if (told.value() != null) {
            changes.add(new Change(field, told.value(), null, told.eventId()));
          }
        });
    return changes;
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

  private static List<Change> withCompleted(List<Change> changes, boolean completed) {
    if (changes.stream().noneMatch(change -> change.field().equals("completed"))) {
      changes.addFirst(new Change("completed", !completed, completed));
    }
    return changes;
  }
}
