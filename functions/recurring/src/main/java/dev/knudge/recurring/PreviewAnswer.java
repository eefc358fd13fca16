package dev.knudge.recurring;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.knudge.recurring.rule.Occurrence;
import dev.knudge.recurring.rule.Schedule;
import io.micronaut.serde.annotation.Serdeable;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * What a recurrence means, as the API shows it.
 *
 * @param rule normalised
 * @param text in plain English
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record PreviewAnswer(String rule, String text, List<Shown> occurrences) {

  /**
   * An occurrence.
   *
   * @param local wall-clock time in the schedule's zone, to the second
   * @param instant RFC 3339 in UTC
   */
  @Serdeable
  record Shown(String local, String instant) {
    static Shown of(Occurrence occurrence) {
      return new Shown(
          DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(occurrence.local()),
          occurrence.instant().toString());
    }
  }

  static PreviewAnswer of(Schedule schedule, List<Occurrence> occurrences) {
    return new PreviewAnswer(
        schedule.rule(), schedule.text(), occurrences.stream().map(Shown::of).toList());
  }
}
