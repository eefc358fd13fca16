package dev.knudge.contracts;

import dev.knudge.contracts.Fields.Form;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms that fields of the catalogue have, each with how it is called when it is missed. The schemas' {@code $defs} mirror them. */
final class Forms {

  static final String MOMENT_EXPECTED = "an RFC 3339 date-time with an offset";
  static final Form<OffsetDateTime> MOMENT = Form.ofText(Rfc3339::moment);
  static final Form<Instant> INSTANT = Form.ofText(Forms::instant);

  static final String DUE_DATE_EXPECTED = "an RFC 3339 date, or a date-time with an offset";
  static final Form<DueDate> DUE_DATE = Form.ofText(Forms::dueDate);

  static final String LOCAL_EXPECTED = "a local date-time as 2026-01-30T09:00:00";
  static final Form<LocalDateTime> LOCAL = Form.ofText(Rfc3339::local);

  static final String ZONE_EXPECTED = "an IANA time zone";
  static final Form<ZoneId> ZONE = Form.ofText(Forms::zone);

  static final String OFFSET_EXPECTED = "an ISO 8601 duration as -PT30M";
  static final Form<Duration> OFFSET = Form.ofText(Forms::offset);

  static final String ACTOR_EXPECTED = "one of human, agent, system";
  static final Form<Actor> ACTOR = oneOf(Actor.values(), Actor::wireName);

  static final String PRIORITY_EXPECTED = "one of low, medium, high";
  static final Form<Priority> PRIORITY = oneOf(Priority.values(), Priority::wireName);

  static final String MODE_EXPECTED = "one of schedule, completion";
  static final Form<Recurrence.Mode> MODE =
      oneOf(Recurrence.Mode.values(), Recurrence.Mode::wireName);

  static final Form<Recurrence.ShortForm> SHORT_FORM =
      oneOf(Recurrence.ShortForm.values(), form -> form.name().toLowerCase(Locale.ROOT));

  static final String TOKEN_EXPECTED = "a name of 1 to 40 characters of a-z, 0-9, _ and -";
  static final Form<String> TOKEN = matching(Pattern.compile("[a-z0-9_-]{1,40}"));

  /** RFC 5545 by its syntax: parts {@code NAME=value} with semicolons between them, one of which is FREQ. */
  static final Form<String> RECURRENCE_RULE =
      matching(
          Pattern.compile(
              "(?=(.*;)?FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;|$))"
                  + "[A-Z-]{1,20}=[A-Za-z0-9,+:-]{1,500}(;[A-Z-]{1,20}=[A-Za-z0-9,+:-]{1,500}){0,30}"));

  private static final Pattern DURATION =
      Pattern.compile(
          "([+-]?)P(?=[0-9T])(?:([0-9]{1,4})W|(?:([0-9]{1,5})D)?(T(?=[0-9])(?:[0-9]{1,6}H)?(?:[0-9]{1,7}M)?(?:[0-9]{1,9}S)?)?)");

  private Forms() {}

  /** The duration as {@code -PT30M}; Java itself writes {@code PT-30M}. */
  static String write(Duration offset) {
    return offset.isNegative() ? "-" + offset.negated() : offset.toString();
  }

  private static @Nullable Instant instant(String text) {
    OffsetDateTime moment = Rfc3339.moment(text);
    return moment == null ? null : moment.toInstant();
  }

  private static @Nullable DueDate dueDate(String text) {
    LocalDate day = Rfc3339.day(text);
    if (day != null) {
      return new DueDate.OnDay(day);
    }
    OffsetDateTime moment = Rfc3339.moment(text);
    return moment == null ? null : new DueDate.AtTime(moment);
  }

  /** Java also knows offsets and prefixes such as {@code +02:00} and {@code UTC+2}, which have no daylight saving: not those. */
  private static @Nullable ZoneId zone(String text) {
    return ZoneRulesProvider.getAvailableZoneIds().contains(text) ? ZoneId.of(text) : null;
  }

  private static @Nullable Duration offset(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String weeks = parts.group(2);
    Duration length =
        weeks != null
            ? Duration.ofDays(7 * Long.parseLong(weeks))
            : Duration.parse(text.substring(parts.group(1).length()));
    return parts.group(1).equals("-") ? length.negated() : length;
  }

  private static Form<String> matching(Pattern pattern) {
    return Form.ofText(text -> pattern.matcher(text).matches() ? text : null);
  }

  private static <E> Form<E> oneOf(E[] values, Function<E, String> wireName) {
    return Form.ofText(text -> {
      for (E value : values) {
        if (wireName.apply(value).equals(text)) {
          return value;
        }
      }
      return null;
    });
  }
}
