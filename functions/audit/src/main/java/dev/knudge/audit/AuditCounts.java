package dev.knudge.audit;

import dev.knudge.audit.store.EntryStore;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.LocalDate;
import java.util.List;

/**
 * How many entries there are by day and type, for pictures. Days and types without any are left out.
 *
 * @param from when the period begins
 * @param to when it ends
 */
@Serdeable(naming = SnakeCaseStrategy.class)
record AuditCounts(String timeZone, String from, String to, List<OfDay> items) {
  /**
   * So many entries.
   *
   * @param day the date in that time zone
   */
  @Serdeable
  record OfDay(String day, String type, long count) {}

  static AuditCounts of(Days days, List<EntryStore.Count> counts) {
    List<LocalDate> dates = days.dates();
    return new AuditCounts(
        days.zone().getId(),
        days.from().toString(),
        days.to().toString(),
        counts.stream()
            .map(count ->
                new OfDay(dates.get(count.period() - 1).toString(), count.type(), count.entries()))
            .toList());
  }
}
