package dev.knudge.recurring;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.knudge.contracts.Recurrence;
import dev.knudge.recurring.rule.Occurrence;
import dev.knudge.recurring.rule.Schedule;
import dev.knudge.runtime.paging.Listing;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series as the API shows it. Local times are wall-clock times in its zone.
 *
 * @param state {@code active}, {@code paused}, {@code unscheduled}, {@code finished} or {@code cancelled}
 * @param text the recurrence in plain English
 * @param version of the task whose event said what the series is; null where its backend does not count
 * @param next what comes next by its time; null where nothing does
 * @param made how many instances there are
 * @param skipped how many occurrences were left out
 * @param history what became of the occurrences, the latest first
 * @param nextCursor where the history goes on; null where this is all
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record SeriesAnswer(
    String seriesId,
    String taskId,
    @Nullable String title,
    String state,
    String rule,
    String text,
    String timeZone,
    String start,
    String mode,
    @Nullable Long version,
    @Nullable Next next,
    long made,
    long skipped,
    List<Entry> history,
    @Nullable String nextCursor) {

  /** The next instance. */
  @Serdeable
  record Next(String local, String instant) {
    static Next of(Occurrence occurrence) {
      return new Next(written(occurrence.local()), occurrence.instant().toString());
    }
  }

  /** What became of an occurrence, or of several that were left out together. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Entry(
      String occurrence,
      String until,
      String outcome,
      long number,
      String because,
      String at,
      @Nullable String eventId) {
    static Entry of(Happening happening) {
      return new Entry(
          written(happening.occurrence()),
          written(happening.until()),
          happening.outcome(),
          happening.number(),
          happening.because().wireName(),
          happening.at().toString(),
          happening.eventId());
    }
  }

  static SeriesAnswer of(Series series, Definition definition, Listing<Entry> history) {
    Recurrence recurrence = definition.recurrence();
    Schedule schedule = definition.schedule();
    return new SeriesAnswer(
        series.key().seriesId(),
        definition.taskId(),
        definition.title(),
        series.state().wireName(),
        schedule.rule(),
        schedule.text(),
        definition.zone().getId(),
        written(definition.start()),
        recurrence.mode().wireName(),
        series.edition() == null ? null : series.edition().version(),
        series.next() == null ? null : Next.of(series.next()),
        series.made(),
        series.skipped(),
        history.items(),
        history.nextCursor());
  }

  private static String written(LocalDateTime local) {
    return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(local);
  }
}
