package dev.knudge.tasks.exchange;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How iCalendar writes its values (RFC 5545, section 3.3), both ways. */
final class CalendarText {
  /** Octets of a content line, without its end (section 3.1). */
  private static final int LINE = 75;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern DURATION =
      Pattern.compile(
          "([+-]?)P(?:(\\d{1,5})W)?(?:(\\d{1,6})D)?(?:T(?:(\\d{1,7})H)?(?:(\\d{1,8})M)?(?:(\\d{1,9})S)?)?");

  private CalendarText() {}

  /** A content line, folded, with its end. No character is parted. */
  static String line(String content) {
    StringBuilder folded = new StringBuilder(content.length() + 16);
    int octets = 0;
    for (int i = 0; i < content.length(); ) {
      int c = content.codePointAt(i);
      int width = Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (octets + width > LINE) {
        folded.append("\r\n ");
        octets = 1;
      }
      folded.appendCodePoint(c);
      octets += width;
      i += Character.charCount(c);
    }
    return folded.append("\r\n").toString();
  }

  /** Control characters beside tab and line break have no place in a text (section 3.3.11). */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    String lines = text.replace("\r\n", "\n").replace('\r', '\n');
    for (int i = 0; i < lines.length(); i++) {
      char c = lines.charAt(i);
      switch (c) {
        case '\n' -> escaped.append("\\n");
        case '\\', ';', ',' -> escaped.append('\\').append(c);
        default -> {
          if (c == '\t' || !Character.isISOControl(c)) {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  static String unescape(String text) {
    return String.join(",", values(text));
  }

  /** The texts of a list; a comma parts them unless a backslash stands before it. */
  static List<String> values(String list) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '\\' && i + 1 < list.length()) {
        char next = list.charAt(++i);
        value.append(next == 'n' || next == 'N' ? '\n' : next);
      } else if (c == ',') {
        values.add(value.toString());
        value.setLength(0);
      } else {
        value.append(c);
      }
    }
    values.add(value.toString());
    return values;
  }

  static String date(LocalDate day) {
    return DATE.format(day);
  }

  static String local(LocalDateTime time) {
    return TIME.format(time);
  }

  static String utc(Instant instant) {
    return TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "Z";
  }

  static @Nullable LocalDate date(String text) {
    return parse(() -> LocalDate.parse(text, DATE));
  }

  /** A local time, without the Z that makes it UTC. */
  static @Nullable LocalDateTime local(String text) {
    return parse(() -> LocalDateTime.parse(text, TIME));
  }

  private static <T> @Nullable T parse(java.util.function.Supplier<T> read) {
    try {
      return read.get();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  static String duration(Duration duration) {
    Duration length = duration.abs();
    StringBuilder text = new StringBuilder(duration.isNegative() ? "-P" : "P");
    if (length.toDaysPart() > 0) {
      text.append(length.toDaysPart()).append('D');
    }
    if (length.toDaysPart() == 0 || !length.minusDays(length.toDaysPart()).isZero()) {
      text.append('T');
      if (length.toHoursPart() > 0) {
        text.append(length.toHoursPart()).append('H');
      }
      if (length.toMinutesPart() > 0) {
        text.append(length.toMinutesPart()).append('M');
      }
      if (length.toSecondsPart() > 0 || length.getSeconds() == 0) {
        text.append(length.toSecondsPart()).append('S');
      }
    }
    return text.toString();
  }

  static @Nullable Duration duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches() || text.endsWith("P") || text.endsWith("T")) {
      return null;
    }
    Duration length =
        Duration.ofDays(number(parts, 2) * 7 + number(parts, 3))
            .plusHours(number(parts, 4))
            .plusMinutes(number(parts, 5))
            .plusSeconds(number(parts, 6));
    return parts.group(1).equals("-") ? length.negated() : length;
  }

  private static long number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
  }
}
