package dev.knudge.notification.wording;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.WireForms;
import dev.knudge.notification.Kind;
import dev.knudge.notification.Notification;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.Reason;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts notifications into words, in their user's language and zone. A due date is said by the offset that it came with to whoever never said a zone. */
public final class Wording {
  private static final long MINUTES_UP_TO = 7_200;

  private final Languages languages;

  /** In these languages. */
  public Wording(Languages languages) {
    this.languages = languages;
  }

  /** The notification in words. */
  public Words of(Notification notification, Preferences preferences) {
    Telling telling = new Telling(languages.of(preferences.language()), preferences.zone());
    Map<String, @Nullable Object> content = notification.content();
    return switch (notification.kind()) {
      case DIGEST -> telling.digest(content);
      case REMINDER ->
          content.get("digest") == null
              ? telling.task(notification)
              : telling.missed(notification.title(), Json.members(content.get("digest")));
      case TASK_CREATED, TASK_COMPLETED, TASK_RECURRING -> telling.task(notification);
    };
  }

  /**
   * Why a delivery stands as it does, in a language; what is no reason (any more) as it is.
   *
   * @param reason as {@link Reason} has it
   */
  public String reason(String reason, String language) {
    Language its = languages.of(language);
    return Arrays.stream(reason.split(" ")).map(its::because).collect(Collectors.joining(" "));
  }

  /** In one language and zone. */
  private record Telling(Language language, ZoneId zone) {
    Words task(Notification notification) {
      String kind = notification.kind().wireName();
      String title = named(notification.title());
      Map<String, String> values = Map.of("title", title);
      List<String> lines = new ArrayList<>();
      lines.add(language.say(kind + ".line", values));
      if (notification.kind() != Kind.TASK_COMPLETED) {
        due(notification.content().get("due_date"), lines);
      }
      if (notification.content().get("late_by_seconds") instanceof Long late) {
        lines.add(late(late));
      }
      return new Words(language.tag(), title, language.say(kind + ".subject", values), lines);
    }

    Words missed(String title, Map<String, @Nullable Object> digest) {
      long count = digest.get("count") instanceof Long number ? number : 1;
      List<String> lines = new ArrayList<>();
      List<Map<String, @Nullable Object>> missed = members(digest.get("lines"));
      for (Map<String, @Nullable Object> line : missed) {
        ZonedDateTime at = Instant.parse(String.valueOf(line.get("at"))).atZone(zone);
        lines.add(
            language.say(
                "missed.line",
                Map.of(
                    "title",
                    named(String.valueOf(line.get("title"))),
                    "date",
                    language.date(at),
                    "time",
                    language.time(at))));
      }
      more(count - missed.size(), lines);
      String subject = language.sayCount("missed.subject", count);
      return new Words(language.tag(), count == 1 ? named(title) : subject, subject, lines);
    }

    Words digest(Map<String, @Nullable Object> content) {
      String date = language.date(LocalDate.parse(String.valueOf(content.get("day"))));
      String subject = language.say("digest.subject", Map.of("date", date));
      List<String> lines = new ArrayList<>();
      section("overdue", content, lines);
      section("today", content, lines);
      section("gathered", content, lines);
      return new Words(language.tag(), subject, subject, lines);
    }

    private void section(String name, Map<String, @Nullable Object> content, List<String> lines) {
      Map<String, @Nullable Object> section = Json.members(content.get(name));
      List<Map<String, @Nullable Object>> entries = members(section.get("lines"));
      if (entries.isEmpty()) {
        return;
      }
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(language.say("digest." + name));
      for (Map<String, @Nullable Object> entry : entries) {
        lines.add(entry(entry));
      }
      long count = section.get("count") instanceof Long number ? number : entries.size();
      more(count - entries.size(), lines);
    }

    private String entry(Map<String, @Nullable Object> entry) {
      String title = named(String.valueOf(entry.get("title")));
      if (entry.get("kind") instanceof String kind) {
        return language.say("digest.happened." + kind, Map.of("title", title));
      }
      return dueDate(entry.get("due_date")) instanceof DueDate.AtTime(var time)
          ? language.say(
              "digest.entry.time",
              Map.of("title", title, "time", language.time(time.atZoneSameInstant(zone))))
          : language.say("digest.entry", Map.of("title", title));
    }

    private void more(long count, List<String> lines) {
      if (count > 0) {
        lines.add(language.sayCount("more", count));
      }
    }

    private void due(@Nullable Object wireForm, List<String> lines) {
      switch (dueDate(wireForm)) {
        case null -> {}
        case DueDate.OnDay(var day) ->
            lines.add(language.say("due.day", Map.of("date", language.date(day))));
        case DueDate.AtTime(var time) -> {
          boolean unsaid = zone.equals(Preferences.DEFAULTS.zone());
          ZonedDateTime local = unsaid ? time.toZonedDateTime() : time.atZoneSameInstant(zone);
          lines.add(
              language.say(
                  "due.time", Map.of("date", language.date(local), "time", language.time(local))));
        }
      }
    }

    private String late(long seconds) {
      return seconds < MINUTES_UP_TO
          ? language.sayCount("late.minutes", Math.max(1, seconds / 60))
          : language.sayCount("late.hours", seconds / 3600);
    }

    private String named(String title) {
      return Words.isNothing(title) ? language.say("untitled") : title;
    }

    private static @Nullable DueDate dueDate(@Nullable Object wireForm) {
      return wireForm instanceof String text ? WireForms.dueDate(text) : null;
    }

    private static List<Map<String, @Nullable Object>> members(@Nullable Object list) {
      return list instanceof List<?> items
          ? items.stream().map(item -> Json.members(item)).toList()
          : List.of();
    }
  }
}
