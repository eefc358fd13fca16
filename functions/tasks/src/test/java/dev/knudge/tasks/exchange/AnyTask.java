package dev.knudge.tasks.exchange;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Tasks as users have them, and as they might. */
final class AnyTask {
  static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/St_Johns"),
          ZoneId.of("Asia/Kathmandu"),
          ZoneId.of("Pacific/Chatham"),
          ZoneId.of("America/New_York"),
          ZoneId.of("UTC"));

  private AnyTask() {}

  static Arbitrary<Task> tasks() {
    return Combinators.combine(texts(), details(), dues(), zones(), recurrences(), reminders())
        .as((title, details, due, zone, recurrence, reminders) ->
            new Task(
                "0190-" + title.hashCode(),
                "ann",
                7,
                title.strip().isEmpty() ? "x" : title.strip(),
                details.description(),
                details.completed(),
                details.priority(),
                details.tags(),
                due,
                zone,
                recurrence,
                recurrence == null ? null : "series-1",
                null,
                false,
                reminders,
                details.externalId(),
                Instant.parse("2026-01-01T10:00:00.123456Z"),
                Instant.parse("2026-02-01T10:00:00Z"),
                details.completed() ? Instant.parse("2026-02-01T10:00:00Z") : null));
  }

  record Details(
      String description,
      boolean completed,
      Priority priority,
      List<String> tags,
      String externalId) {}

  private static Arbitrary<Details> details() {
    return Combinators.combine(
            texts().map(text -> text.isBlank() ? null : text),
            Arbitraries.of(true, false),
            Arbitraries.of(Priority.class),
            tags(),
            texts()
                .map(String::strip)
                .injectNull(0.5)
                .map(t -> t == null || t.isEmpty() ? null : t))
        .as(Details::new);
  }

  /** Whatever can be typed: separators, quotes, line ends, other scripts, emojis, and what spreadsheets take for formulas. */
  static Arbitrary<String> texts() {
    Arbitrary<String> odd =
        Arbitraries.of(
            "=1+1",
            "'=x",
            "''-y",
            "@SUM(A1)",
            "a,b;c:d\"e\"",
            "\\n",
            "a\nb\n\nc",
            "\\",
            "\\\\,",
            "BEGIN:VTODO",
            "END:VCALENDAR\nBEGIN:VCALENDAR",
            " lead and trail ",
            "\u200f\u0634",
            "[x]",
            "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67".repeat(40),
            "ä".repeat(200),
            "tab\there",
            "//no comment",
            "/* nor this */",
            "#hash",
            "100%",
            "^n^'");
    return Arbitraries.oneOf(
        odd,
        Arbitraries.strings().ofMaxLength(200).filter(AnyTask::isStorable),
        Arbitraries.strings().alpha().numeric().withChars(" ,;:\\\"'=\n").ofMaxLength(300));
  }

  private static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(c -> (c >= 0xD800 && c <= 0xDFFF) || c != '\n' && Character.isISOControl(c));
  }

  private static Arbitrary<List<String>> tags() {
    return texts()
        .map(text -> text.replace("\n", "").replace("\t", "").strip())
        .map(text -> text.startsWith("#") ? text.substring(1).strip() : text)
        .filter(tag -> !tag.isEmpty())
        .list()
        .ofMaxSize(5)
        .uniqueElements(tag -> tag.toLowerCase(java.util.Locale.ROOT));
  }

  private static Arbitrary<ZoneId> zones() {
    return Arbitraries.of(ZONES).injectNull(0.3);
  }

  private static Arbitrary<LocalDateTime> locals() {
    return Arbitraries.longs()
        .between(1_700_000_000L, 2_000_000_000L)
        .map(second -> LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC));
  }

  private static Arbitrary<DueDate> dues() {
    Arbitrary<DueDate> days =
        locals().map(LocalDateTime::toLocalDate).map(day -> (DueDate) new DueDate.OnDay(day));
    Arbitrary<DueDate> times =
        Combinators.combine(
                locals(),
                Arbitraries.of(0, 3600, 19_800, -12_600, 7200),
                Arbitraries.of(0, 120_000_000))
            .as((local, offset, nano) ->
                (DueDate)
                    new DueDate.AtTime(
                        local.withNano(nano).atOffset(ZoneOffset.ofTotalSeconds(offset))));
    Arbitrary<DueDate> ambiguous =
        Arbitraries.of(
            new DueDate.AtTime(
                LocalDateTime.parse("2026-10-25T02:30:00").atOffset(ZoneOffset.ofHours(1))),
            new DueDate.AtTime(
                LocalDateTime.parse("2026-10-25T02:30:00").atOffset(ZoneOffset.ofHours(2))),
            new DueDate.OnDay(LocalDate.parse("2028-02-29")));
    return Arbitraries.oneOf(days, times, ambiguous).injectNull(0.2);
  }

  /** As they are stored: with zone and start. */
  private static Arbitrary<Recurrence> recurrences() {
    Arbitrary<String> rules =
        Arbitraries.of(
            "FREQ=DAILY",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
            "FREQ=YEARLY;COUNT=3");
    Arbitrary<List<LocalDateTime>> dates =
        Arbitraries.oneOf(
            locals().list().ofMaxSize(2),
            locals().map(time -> time.truncatedTo(ChronoUnit.DAYS)).list().ofMaxSize(2));
    return Combinators.combine(
            rules,
            Arbitraries.of(ZONES),
            Arbitraries.oneOf(locals(), locals().map(time -> time.truncatedTo(ChronoUnit.DAYS))),
            Arbitraries.of(Recurrence.Mode.class),
            dates,
            dates)
        .as(Recurrence::new)
        .injectNull(0.5);
  }

  private static Arbitrary<List<Reminder>> reminders() {
    Arbitrary<When> at =
        Arbitraries.longs()
            .between(1_700_000_000_000L, 2_000_000_000_000L)
            .map(milli -> new When.At(Instant.ofEpochMilli(milli)));
    Arbitrary<When> offsets =
        Arbitraries.longs()
            .between(-400_000, 400_000)
            .map(second -> new When.FromDueDate(Duration.ofSeconds(second)));
    Arbitrary<List<String>> channels =
        Arbitraries.of(List.of("push"), List.of("email", "sms")).injectNull(0.5);
    return Combinators.combine(Arbitraries.oneOf(at, offsets), channels)
        .as((when, names) -> new Reminder("r-" + when.hashCode(), when, names))
        .list()
        .ofMaxSize(3);
  }
}
