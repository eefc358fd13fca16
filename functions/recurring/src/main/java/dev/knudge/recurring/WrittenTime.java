package dev.knudge.recurring;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A time as people write it: a date, a local date-time, or one with an offset; as ISO 8601 has it, or RFC 5545 (20260130T090000). */
final class WrittenTime {
  /** How it is called where it was missed. */
  static final String EXPECTED =
      "a date, a local date-time or one with an offset: 2026-01-30, 2026-01-30T09:00:00, 2026-01-30T09:00:00%2B01:00";

  private static final List<DateTimeFormatter> FORMS =
      List.of(
          form(DateTimeFormatter.ISO_LOCAL_DATE, DateTimeFormatter.ISO_LOCAL_TIME, "+HH:mm"),
          form(
              DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT),
              DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT),
              "+HHmm"));

  private WrittenTime() {}

  /**
   * The wall-clock time in that zone; null where the text is no time.
   *
   * @param ofDates the time of day that a mere date has
   */
  static @Nullable LocalDateTime local(String text, ZoneId zone, LocalTime ofDates) {
    // a plus sign that was not encoded has become a space
    String plain =
        text.strip().replaceFirst("(?<=:\\d{2}|\\d{6}|[.]\\d{1,9}) (?=\\d{2}:?\\d{2}$)", "+");
    for (DateTimeFormatter form : FORMS) {
      try {
        return local(form.parse(plain), zone, ofDates);
      } catch (DateTimeException _) {
        // another form, then
      }
    }
    return null;
  }

  private static LocalDateTime local(TemporalAccessor parsed, ZoneId zone, LocalTime ofDates) {
    LocalTime time = parsed.query(TemporalQueries.localTime());
    if (parsed.query(TemporalQueries.offset()) != null) {
      return OffsetDateTime.from(parsed).atZoneSameInstant(zone).toLocalDateTime();
    }
    return LocalDate.from(parsed).atTime(time == null ? ofDates : time);
  }

  private static DateTimeFormatter form(
      DateTimeFormatter date, DateTimeFormatter time, String offset) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .append(date)
        .optionalStart()
        .appendLiteral('T')
        .append(time)
        .optionalStart()
        .appendOffset(offset, "Z")
        .toFormatter(Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }
}
