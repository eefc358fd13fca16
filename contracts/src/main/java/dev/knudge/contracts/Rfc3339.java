package dev.knudge.contracts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as contracts write them. The patterns stand word for word in the schemas (a test compares the verdicts), so that what
 * Java happens to parse beyond RFC 3339 is refused here too: years of four digits from 1000, no leap second, at most nanoseconds.
 */
final class Rfc3339 {

  private static final String DATE =
      "[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"; // the calendar decides the rest
  private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
  private static final String FRACTION = "([.][0-9]{1,9})?";
  private static final String OFFSET = "([Zz]|[+-](0[0-9]|1[0-7]):[0-5][0-9])";

  private static final Pattern DAY = Pattern.compile(DATE);
  private static final Pattern MOMENT = Pattern.compile(DATE + "[Tt]" + TIME + FRACTION + OFFSET);
  private static final Pattern LOCAL = Pattern.compile(DATE + "T" + TIME);
  private static final Pattern NAIVE =
      Pattern.compile(DATE + "[Tt ]" + TIME + FRACTION + "(" + OFFSET + ")?");

  private static final DateTimeFormatter LOCAL_FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private Rfc3339() {}

  /** The moment; null where the text is no RFC 3339 {@code date-time}. */
  static @Nullable OffsetDateTime moment(String text) {
    return MOMENT.matcher(text).matches() ? parsed(text, OffsetDateTime::parse) : null;
  }

  /** The day; null where the text is no RFC 3339 {@code full-date}. */
  static @Nullable LocalDate day(String text) {
    return DAY.matcher(text).matches() ? parsed(text, LocalDate::parse) : null;
  }

  /** The local time, in seconds and without an offset; null where the text is none. */
  static @Nullable LocalDateTime local(String text) {
    return LOCAL.matcher(text).matches() ? parsed(text, LocalDateTime::parse) : null;
  }

  /**
   * What a bare envelope's time means: Python backends often write {@code 2026-02-08T10:00:00.123456}, or a space for the T, without a
   * zone, and mean UTC. Any text that is not such a time is given back as it is.
   */
  static String withOffset(String text) {
    var naive = NAIVE.matcher(text);
    if (!naive.matches()) {
      return text;
    }
    String withT = text.substring(0, 10) + "T" + text.substring(11);
    return naive.group(5) == null ? withT + "Z" : withT;
  }

  static String write(OffsetDateTime moment) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment);
  }

  static String write(Instant instant) {
    return write(instant.atOffset(ZoneOffset.UTC));
  }

  static String write(LocalDateTime local) {
    return LOCAL_FORM.format(local);
  }

  private static <T> @Nullable T parsed(String text, Parser<T> parser) {
    try {
      return parser.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  @FunctionalInterface
  private interface Parser<T> {
    T parse(CharSequence text);
  }
}
