package dev.knudge.audit;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.EventData;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.TaskEvent.TaskCompleted;
import dev.knudge.contracts.TaskEvent.TaskDeleted;
import dev.knudge.contracts.TaskEvent.TaskReopened;
import dev.knudge.contracts.TaskEvent.TaskUpdated;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What earlier entries of the same task and user tell of a task's state, for an event whose producer tells no old values. It is what was known when the event was recorded: entries that
 * come late, or are being recorded elsewhere at that moment, are not in it. Therefore an old value always names the event that it was taken from.
 *
 * @param earlier the latest entries of the task before the event, latest first
 */
public record Before(List<Earlier> earlier) {
  /** How many entries are looked back: a task is completed and reopened now and then between two that tell its state. */
  public static final int DEPTH = 3;

  /** The types that tell of a task's state. */
  public static final List<String> TYPES =
      List.of("task.created", "task.updated", "task.completed", "task.reopened", "task.deleted");

  /** Nothing. */
  public static final Before UNKNOWN = new Before(List.of());

  private static final String COMPLETED = "completed";

  /** What completing and reopening may change without saying so. */
  private static final Set<String> SET_BY_COMPLETING = Set.of("completed_at", "updated_at");

  /** Copies the list. */
  public Before {
    earlier = List.copyOf(earlier);
  }

  /**
   * An earlier entry.
   *
   * @param version the task's version that it told of; null where it told none
   * @param payload the state it told; null where it cannot be read any more
   */
  public record Earlier(
      String eventId,
      String type,
      Instant occurredAt,
      @Nullable Long version,
      @Nullable Map<String, @Nullable Object> payload) {
    /** From what is stored of it. */
    public static Earlier of(
        String eventId, String type, Instant occurredAt, Disclosure disclosure) {
      if (!(disclosure instanceof Disclosure.Readable(_, _, Particulars particulars))) {
        return new Earlier(eventId, type, occurredAt, null, null);
      }
      Map<String, @Nullable Object> data = Json.members(particulars.evidence().tree());
      return new Earlier(
          eventId,
          type,
          occurredAt,
          data.get("version") instanceof Long version ? version : null,
          Json.members(data.get("payload")));
    }

    /** From an event that is recorded together with the later one. */
    public static Earlier of(Event event, Instant occurredAt) {
      return new Earlier(event.id(), event.type(), occurredAt, event.version(), event.payload());
    }

    boolean isDeletion() {
      return type.equals("task.deleted");
    }

    boolean isCompletion() {
      return type.equals("task.completed") || type.equals("task.reopened");
    }
  }

  /**
   * A value that an earlier entry told.
   *
   * @param value null where it told that there was none
   */
  record Told(@Nullable Object value, String eventId) {}

  /** Whether earlier entries are needed to say what an event changed. */
  public static boolean isNeededFor(Event event) {
    return event.previous().isEmpty()
        && event.taskId() != null
        && event.userId() != null
        && event.time() != null
        && isStateAfter(event.data())
        && (event.data() instanceof TaskDeleted == event.payload().isEmpty());
  }

  private static boolean isStateAfter(EventData data) {
    return data instanceof TaskUpdated
        || data instanceof TaskCompleted
        || data instanceof TaskReopened
        || data instanceof TaskDeleted;
  }

  /** What is known before an event, of all that was found: the latest that are not newer by their versions. */
  public static Before of(Event event, List<Earlier> found) {
    Long version = event.version();
    return new Before(
        found.stream()
            .filter(it -> version == null || it.version() == null || it.version() < version)
            .sorted(Comparator.comparing(Earlier::occurredAt).reversed())
            .limit(DEPTH)
            .toList());
  }

  /** The value that a field had; null where none of the entries makes it certain. */
  @Nullable Told value(String field) {
    for (Earlier entry : earlier) {
      Map<String, @Nullable Object> payload = entry.payload();
      if (payload == null || entry.isDeletion()) {
        return null;
      }
      if (payload.containsKey(field)) {
        return new Told(payload.get(field), entry.eventId());
      }
      if (entry.isCompletion() && field.equals(COMPLETED)) {
        return new Told(entry.type().equals("task.completed"), entry.eventId());
      }
      if (entry.type().equals("task.created")) {
        return new Told(null, entry.eventId());
      }
      if (!entry.isCompletion() || !payload.isEmpty() || SET_BY_COMPLETING.contains(field)) {
        return null;
      }
    }
    return null;
  }

  /** The last state that was told, each field with the event that told it; empty where none is certain. */
  Map<String, Told> lastState() {
    Map<String, Told> state = new LinkedHashMap<>();
    for (Earlier entry : earlier) {
      Map<String, @Nullable Object> payload = entry.payload();
      if (payload == null || entry.isDeletion()) {
        return state;
      }
      payload.forEach((field, value) -> state.putIfAbsent(field, new Told(value, entry.eventId())));
      if (entry.isCompletion()) {
        state.putIfAbsent(
            COMPLETED, new Told(entry.type().equals("task.completed"), entry.eventId()));
        SET_BY_COMPLETING.forEach(
            field -> state.putIfAbsent(field, new Told(null, entry.eventId())));
      }
      if (!entry.isCompletion() || !payload.isEmpty()) {
        return state;
      }
    }
    return state;
  }
}
