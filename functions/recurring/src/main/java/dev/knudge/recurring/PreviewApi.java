package dev.knudge.recurring;

import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.Recurrence.ShortForm;
import dev.knudge.recurring.rule.Occurrence;
import dev.knudge.recurring.rule.RuleReading;
import dev.knudge.recurring.rule.Schedule;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What any recurrence means: in words, and as its next occurrences. Nothing is kept, and nobody's series is looked at. */
@Controller("/api/recurring/preview")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class PreviewApi {
  private static final int USUAL_COUNT = 10;
  private static final int MAX_COUNT = 200;

  private final Clock clock;

  PreviewApi(Clock clock) {
    this.clock = clock;
  }

  @Get
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  PreviewAnswer preview(HttpRequest<?> request) {
    Parameters parameters = Parameters.of(request);
    ZoneId zone = zone(parameters.text("time_zone"));
    LocalDateTime now =
        LocalDateTime.ofInstant(clock.instant(), zone).truncatedTo(ChronoUnit.MINUTES);
    @Nullable LocalDateTime start = time(parameters, "start", zone, LocalTime.MIDNIGHT);
    LocalDateTime anchor = start == null ? now : start;
    LocalTime ofDates = anchor.toLocalTime();
    @Nullable LocalDateTime after = time(parameters, "after", zone, LocalTime.MAX);
    int count = count(parameters.text("count"));
    return switch (Schedule.read(
        rule(parameters),
        anchor,
        zone,
        times(request, "exdates", zone, ofDates),
        times(request, "rdates", zone, ofDates))) {
      case RuleReading.Understood(Schedule schedule) ->
          PreviewAnswer.of(schedule, occurrences(schedule, after, count));
      case RuleReading.Refused(String field, String reason) ->
          throw problem(HttpStatus.UNPROCESSABLE_ENTITY, field, reason);
    };
  }

  private static List<Occurrence> occurrences(
      Schedule schedule, @Nullable LocalDateTime after, int count) {
    return after == null ? schedule.first(count) : schedule.after(after, Instant.MAX, count);
  }

  /** The rule, into which the interval of a short form is written. */
  private static String rule(Parameters parameters) {
    @Nullable String rule = parameters.text("rule");
    @Nullable String interval = parameters.text("interval");
    if (rule == null) {
      throw wrong(
          "rule",
          "The rule is missing; it is an RFC 5545 RRULE such as FREQ=WEEKLY;BYDAY=MO, or one of daily, weekly, monthly, yearly.");
    }
    if (interval == null) {
      return rule;
    }
    for (ShortForm form : ShortForm.values()) {
      if (form.name().equals(rule.strip().toUpperCase(Locale.ROOT))) {
        return Recurrence.ofShortForm(form, interval(interval));
      }
    }
    throw wrong(
        "interval",
        "interval goes with the rules daily, weekly, monthly and yearly; an RRULE has its own: INTERVAL=2.");
  }

  private static long interval(String text) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw wrong("interval", "interval is " + shown(text) + "; it is a whole number from 1 on.");
    }
    return Long.parseLong(text);
  }

  private static int count(@Nullable String text) {
    if (text == null) {
      return USUAL_COUNT;
    }
    int count = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    if (count < 1 || count > MAX_COUNT) {
      throw wrong(
          "count",
          "count is " + shown(text) + "; it is a whole number from 1 to " + MAX_COUNT + ".");
    }
    return count;
  }

  private static ZoneId zone(@Nullable String text) {
    if (text == null) {
      return ZoneId.of("UTC");
    }
    // Java also knows offsets, which have no daylight saving, and which no recurrence of the
    // contracts has
    if (!ZoneRulesProvider.getAvailableZoneIds().contains(text)) {
      throw wrong(
          "time_zone",
          "time_zone is " + shown(text) + "; it is an IANA time zone such as Europe/Berlin.");
    }
    return ZoneId.of(text);
  }

  private static @Nullable LocalDateTime time(
      Parameters parameters, String name, ZoneId zone, LocalTime ofDates) {
    @Nullable String text = parameters.text(name);
    return text == null ? null : time(name, text, zone, ofDates);
  }

  private static List<LocalDateTime> times(
      HttpRequest<?> request, String name, ZoneId zone, LocalTime ofDates) {
    List<LocalDateTime> times = new ArrayList<>();
    for (String value : request.getParameters().getAll(name)) {
      for (String text : value.split(",", -1)) {
        times.add(time(name, text, zone, ofDates));
      }
    }
    return times;
  }

  private static LocalDateTime time(String name, String text, ZoneId zone, LocalTime ofDates) {
    @Nullable LocalDateTime time = WrittenTime.local(text, zone, ofDates);
    if (time == null) {
      throw wrong(name, name + " is " + shown(text) + "; it is " + WrittenTime.EXPECTED + ".");
    }
    return time;
  }

  /** What a problem repeats of a value. */
  private static String shown(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return "'" + (printable.length() > 60 ? printable.substring(0, 60) + "…" : printable) + "'";
  }

  private static ProblemException wrong(String parameter, String detail) {
    return problem(HttpStatus.BAD_REQUEST, parameter, detail);
  }

  private static ProblemException problem(HttpStatus status, String parameter, String detail) {
    return new ProblemException(Problem.of(status, detail).with("parameter", parameter));
  }
}
