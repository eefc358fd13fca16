package dev.knudge.notification;

import dev.knudge.contracts.Actor;
import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import dev.knudge.contracts.ReminderEvent.Digest;
import dev.knudge.contracts.ReminderEvent.ReminderDue;
import dev.knudge.contracts.TaskEvent.TaskCompleted;
import dev.knudge.contracts.TaskEvent.TaskCreated;
import dev.knudge.contracts.TaskState;
import dev.knudge.contracts.WireForms;
import dev.knudge.notification.KindWishes.Tell;
import dev.knudge.notification.Notification.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event is to its user.
 *
 * @param freshFor what happened longer ago is told in a digest, if it is a reminder, and not told at all otherwise: a topic that is read from its beginning must not ring for last year
 * @param perHour of so many notifications in an hour, reminders aside, a user is told one by one; of what is more, in a digest
 */
public record Intake(Duration freshFor, int perHour) {
  /** Who says what notifications lead to. */
  public static final String SOURCE = "/notification";

  /** Whether an event may be something to be told. */
  static boolean isTold(Event event) {
    return switch (event.data()) {
      case ReminderDue _, TaskCreated _, TaskCompleted _, TaskRecurringTriggered _ -> true;
      default -> false;
    };
  }

  /**
   * The notification.
   *
   * @param recent of how many the user was told in the last hour
   * @return null where the user does not want to know, reminders aside: whoever set one finds it listed, with the reason
   */
  @Nullable Notification of(Event event, Preferences preferences, int recent, Instant now) {
    Kind kind = kind(event, preferences);
    if (kind == null || (kind != Kind.REMINDER && preferences.of(kind).tell() == Tell.OFF)) {
      return null;
    }
    List<String> channels = preferences.plan(kind, asked(event));
    return new Notification(
        EventIds.derived(event.source(), event.deduplicationKey(), "notification", 0),
        Objects.requireNonNull(event.userId()),
        kind,
        event.taskId(),
        title(event),
        content(event),
        channels,
        event.id(),
        event.correlationId(),
        event.traceparent(),
        now,
        silence(event, kind, preferences, channels, recent, now),
        null);
  }

  private @Nullable Silence silence(
      Event event,
      Kind kind,
      Preferences preferences,
      List<String> channels,
      int recent,
      Instant now) {
    if (preferences.isMutedAt(now)) {
      return Silence.MUTED;
    }
    if (preferences.of(kind).tell() == Tell.OFF) {
      return Silence.OFF;
    }
    Instant happened = event.time();
    if (happened != null && happened.isBefore(now.minus(freshFor))) {
      return kind == Kind.REMINDER ? Silence.GATHERED : Silence.OLD;
    }
    boolean tooMany = kind != Kind.REMINDER && recent >= perHour;
    if (tooMany || preferences.of(kind).tell() == Tell.DIGEST) {
      return Silence.GATHERED;
    }
    return channels.isEmpty() ? Silence.NO_CHANNEL : null;
  }

  private static @Nullable Kind kind(Event event, Preferences preferences) {
    return switch (event.data()) {
      case ReminderDue _ -> Kind.REMINDER;
      case TaskCreated created when Boolean.TRUE.equals(created.state().completed()) -> null;
      // The next instance of a series: who is told of those needs not be told twice.
      case TaskCreated created
          when created.state().seriesId() != null
              && event.actor() == Actor.SYSTEM
              && preferences.of(Kind.TASK_RECURRING).tell() != Tell.OFF ->
          null;
      case TaskCreated _ -> Kind.TASK_CREATED;
      case TaskCompleted _ -> Kind.TASK_COMPLETED;
      case TaskRecurringTriggered _ -> Kind.TASK_RECURRING;
      default -> null;
    };
  }

  private static String title(Event event) {
    String title =
        switch (event.data()) {
          case ReminderDue due -> due.title();
          case TaskCreated created -> created.state().title();
          case TaskCompleted completed -> completed.state().title();
          case TaskRecurringTriggered triggered -> triggered.instance().title();
          default -> null;
        };
    return Objects.requireNonNullElse(title, "");
  }

  private static @Nullable List<String> asked(Event event) {
    return event.data() instanceof ReminderDue due ? due.channels() : null;
  }

  private static Map<String, @Nullable Object> content(Event event) {
    return switch (event.data()) {
      case ReminderDue due -> {
        Map<String, @Nullable Object> content = dueDate(due.dueDate());
        put(content, "late_by_seconds", due.lateBySeconds());
        put(content, "digest", digest(due.digest()));
        yield content;
      }
      case TaskCreated created -> task(created.state());
      case TaskCompleted completed -> task(completed.state());
      case TaskRecurringTriggered triggered -> task(triggered.instance());
      default -> Map.of();
    };
  }

  private static Map<String, @Nullable Object> task(TaskState state) {
    return dueDate(state.dueDate());
  }

  private static Map<String, @Nullable Object> dueDate(@Nullable DueDate due) {
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    put(content, "due_date", due == null ? null : due.wireForm());
    return content;
  }

  private static @Nullable Map<String, @Nullable Object> digest(@Nullable Digest digest) {
    if (digest == null) {
      return null;
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("count", digest.count());
    tree.put(
        "lines",
        digest.reminders().stream()
            .map(missed -> {
              Map<String, @Nullable Object> line = new LinkedHashMap<>();
              line.put("title", missed.title());
              line.put("at", WireForms.write(missed.remindAt()));
              return line;
            })
            .toList());
    return tree;
  }

  private static void put(
      Map<String, @Nullable Object> content, String name, @Nullable Object value) {
    if (value != null) {
      content.put(name, value);
    }
  }
}
