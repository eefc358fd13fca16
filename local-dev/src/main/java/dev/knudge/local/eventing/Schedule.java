package dev.knudge.local.eventing;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a PingSource fires: five cron fields, or six with seconds first, or a descriptor such as {@code @hourly}.
 *
 * @param text as the manifest has it
 * @param zone the zone whose clocks are meant
 */
record Schedule(String text, ZoneId zone, ExecutionTime times) {

  // https://pkg.go.dev/github.com/robfig/cron/v3#hdr-Predefined_schedules , which is what Knative
  // parses with
  private static final Map<String, String> DESCRIPTORS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final CronParser FIVE = new CronParser(fields(false));
  private static final CronParser SIX = new CronParser(fields(true));

  /**
   * Reads a schedule.
   *
   * @param timeZone an IANA name; UTC where there is none, as Knative's adapter runs in
   * @throws EventingException for what Knative would refuse
   */
  static Schedule of(ResourceName resource, String text, @Nullable String timeZone) {
    try {
      Cron cron = parse(text.strip());
      return new Schedule(text, zone(timeZone), ExecutionTime.forCron(cron));
    } catch (IllegalArgumentException e) {
      throw new EventingException(
          "%s: spec.schedule is '%s': %s; write five cron fields, six with seconds first, or for instance @hourly"
              .formatted(resource, text, e.getMessage()),
          e);
    } catch (DateTimeException e) {
      throw new EventingException(
          "%s: spec.timezone is '%s'; write an IANA name such as Europe/Berlin"
              .formatted(resource, timeZone),
          e);
    }
  }

  private static Cron parse(String text) {
    if (text.startsWith("@")) {
      String fields = DESCRIPTORS.get(text);
      if (fields == null) {
        throw new IllegalArgumentException("there is no such descriptor");
      }
      return FIVE.parse(fields);
    }
    if (text.contains("TZ=")) {
      throw new IllegalArgumentException("the zone belongs in spec.timezone");
    }
    // Every minute, hour … of "?" is "*" to Knative's parser.
    String fields = text.replace('?', '*');
    return (fields.split("\\s+").length == 6 ? SIX : FIVE).parse(fields).validate();
  }

  private static ZoneId zone(@Nullable String timeZone) {
    return timeZone == null || timeZone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(timeZone);
  }

  /** Cron as Unix has it: where both days are restricted, either will do. Sunday is 0, and not 7. */
  private static CronDefinition fields(boolean seconds) {
    CronDefinitionBuilder cron = CronDefinitionBuilder.defineCron();
    if (seconds) {
      cron = cron.withSeconds().withStrictRange().and();
    }
    return cron.withMinutes()
        .withStrictRange()
        .and()
        .withHours()
        .withStrictRange()
        .and()
        .withDayOfMonth()
        .withStrictRange()
        .and()
        .withMonth()
        .withStrictRange()
        .and()
        .withDayOfWeek()
        .withValidRange(0, 6)
        .withMondayDoWValue(1)
        .withStrictRange()
        .and()
        .instance();
  }

  /** The first time after this one; none for a schedule that never comes, such as the 30th of February. */
  Optional<Instant> after(Instant now) {
    return times.nextExecution(ZonedDateTime.ofInstant(now, zone)).map(ZonedDateTime::toInstant);
  }
}
