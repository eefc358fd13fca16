package dev.knudge.tasks.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Task;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as the API shows it: the task of the contracts. Times are RFC 3339, moments in UTC but for the due date, which is as it was given.
 *
 * @param priority {@code low}, {@code medium} or {@code high}
 * @param timeZone an IANA zone
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record TaskView(
    String id,
    String userId,
    long version,
    String title,
    @Nullable String description,
    boolean completed,
    String priority,
    List<String> tags,
    @Nullable String dueDate,
    @Nullable String timeZone,
    @Nullable RecurrenceView recurrence,
    @Nullable String seriesId,
    String createdAt,
    String updatedAt,
    @Nullable String completedAt) {

  /** The recurrence of the contracts. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record RecurrenceView(
      String rule,
      @Nullable String timeZone,
      @Nullable String start,
      String mode,
      List<String> exdates,
      List<String> rdates) {
    static RecurrenceView of(Recurrence recurrence) {
      return new RecurrenceView(
          recurrence.rule(),
          recurrence.timeZone() == null ? null : recurrence.timeZone().getId(),
          recurrence.start() == null ? null : WireForms.write(recurrence.start()),
          recurrence.mode().wireName(),
          recurrence.exDates().stream().map(WireForms::write).toList(),
          recurrence.rDates().stream().map(WireForms::write).toList());
    }
  }

  /** How that task is shown. */
  public static TaskView of(Task task) {
    Recurrence recurrence = task.recurrence();
    return new TaskView(
        task.id(),
        task.userId(),
        task.version(),
        task.title(),
        task.description(),
        task.completed(),
        task.priority().wireName(),
        task.tags(),
        task.dueDate() == null ? null : task.dueDate().wireForm(),
        task.timeZone() == null ? null : task.timeZone().getId(),
        recurrence == null ? null : RecurrenceView.of(recurrence),
        task.seriesId(),
        WireForms.write(task.createdAt()),
        WireForms.write(task.updatedAt()),
        instant(task.completedAt()));
  }

  private static @Nullable String instant(@Nullable Instant instant) {
    return instant == null ? null : WireForms.write(instant);
  }
}
