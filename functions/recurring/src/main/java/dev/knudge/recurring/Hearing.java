package dev.knudge.recurring;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.RecurringEvent.RecurringCancelled;
import dev.knudge.contracts.RecurringEvent.RecurringGenerate;
import dev.knudge.contracts.RecurringEvent.RecurringScheduled;
import dev.knudge.contracts.TaskEvent.TaskCompleted;
import dev.knudge.contracts.TaskState;
import dev.knudge.recurring.rule.RuleReading;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an event says, told to the course of its series. */
final class Hearing {
  private Hearing() {}

  /**
   * Tells the course what the event says.
   *
   * @return why the event can never be understood; null where it is
   */
  static @Nullable String of(Event event, Course course) {
    return switch (event.data()) {
      case RecurringScheduled said -> scheduled(event, said, course);
      case RecurringCancelled _ -> {
        course.cancelled(Edition.of(event, true));
        yield null;
      }
      case RecurringGenerate _ -> {
        course.asked(request(event).orElseThrow());
        yield null;
      }
      case TaskCompleted said -> completed(event, said, course);
      default -> throw new IllegalArgumentException(event.type());
    };
  }

  /** The request for the next instance that an event is; empty where it is none. */
  static Optional<Request> request(Event event) {
    return switch (event.data()) {
      case RecurringGenerate _ -> Optional.of(Request.of(event, Request.Kind.GENERATE, null));
      case TaskCompleted said ->
          Optional.of(Request.of(event, Request.Kind.COMPLETED, said.state().completedAt()));
      default -> Optional.empty();
    };
  }

  private static @Nullable String scheduled(Event event, RecurringScheduled said, Course course) {
    Definition definition = Definition.of(said, time(event));
    String refusal = refusal(definition);
    if (refusal == null) {
      course.scheduled(definition, Edition.of(event, false), said.paused());
    }
    return refusal;
  }

  private static @Nullable String completed(Event event, TaskCompleted said, Course course) {
    TaskState state = said.state();
    Recurrence recurrence = Objects.requireNonNull(state.recurrence());
    Definition definition =
        Definition.of(said.taskId(), recurrence, state, null, List.of(), time(event));
    String refusal = refusal(definition);
    if (refusal == null) {
      course.completed(
          definition,
          Edition.of(event, false),
          Definition.due(recurrence, state),
          request(event).orElseThrow());
    }
    return refusal;
  }

  private static @Nullable String refusal(Definition definition) {
    if (definition.size() > Definition.MOST_CHARACTERS) {
      return "The template of the series has "
          + definition.size()
          + " characters (description, tags and lists together), and "
          + Definition.MOST_CHARACTERS
          + " is the most.";
    }
    return definition.read() instanceof RuleReading.Refused(String field, String reason)
        ? "/payload/recurrence/" + field + ": " + reason
        : null;
  }

  private static Instant time(Event event) {
    return Objects.requireNonNull(event.time());
  }
}
