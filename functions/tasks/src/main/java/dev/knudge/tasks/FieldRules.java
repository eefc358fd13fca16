package dev.knudge.tasks;

import dev.knudge.contracts.Recurrence;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import dev.knudge.contracts.rule.InvalidRuleException;
import dev.knudge.contracts.rule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the fields of a task may hold, whoever fills them. */
final class FieldRules {
  /** A reminder years away from its due date is a mistake, and far enough for any. */
  private static final Duration FARTHEST = Duration.ofDays(3660);

  private FieldRules() {}

  static String title(@Nullable String title) {
    String stripped = title == null ? "" : title.strip();
    if (stripped.isEmpty()) {
      throw invalid(
          "/title", "title is empty; a task needs 1 to " + TaskLimits.TITLE + " characters.");
    }
    checkLength("/title", "title", stripped, TaskLimits.TITLE);
    return stripped;
  }

  static @Nullable String description(@Nullable String description) {
    if (description == null || description.isEmpty()) {
      return null;
    }
    checkLength("/description", "description", description, TaskLimits.DESCRIPTION);
    return description;
  }

  /** Each tag once, whatever its upper and lower case, as it was first written. */
  static List<String> tags(List<String> tags) {
    List<String> kept = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < tags.size(); i++) {
      String tag = tag(tags.get(i), "/tags/" + i);
      if (keys.add(tagKey(tag))) {
        kept.add(tag);
      }
    }
    if (kept.size() > TaskLimits.TAGS) {
      throw invalid(
          "/tags", "tags has " + kept.size() + " tags, and " + TaskLimits.TAGS + " are the most.");
    }
    return kept;
  }

  /** By what a tag is the same as another. */
  static String tagKey(String tag) {
    return tag.toLowerCase(Locale.ROOT);
  }

  static String tag(String tag, String pointer) {
    String stripped = tag.strip();
    String name = stripped.startsWith("#") ? stripped.substring(1).strip() : stripped;
    if (name.isEmpty()) {
      throw invalid(pointer, "A tag is empty; it needs 1 to " + TaskLimits.TAG + " characters.");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw invalid(
          pointer, "A tag holds a line break or another control character; leave it out.");
    }
    checkLength(pointer, "The tag", name, TaskLimits.TAG);
    return name;
  }

  /** Each once, for nobody wants to be told the same twice; those that are as before keep their ids. */
  static List<Reminder> reminders(
      List<Reminder> before, List<Reminder.Draft> drafts, java.util.function.Supplier<String> ids) {
    List<Reminder> left = new ArrayList<>(before);
    List<Reminder> reminders = new ArrayList<>();
    Set<Reminder.Draft> known = new HashSet<>();
    for (int i = 0; i < drafts.size(); i++) {
      Reminder.Draft draft = drafts.get(i);
      check(draft, "/reminders/" + i);
      if (!known.add(draft)) {
        continue;
      }
      Reminder same =
          left.stream().filter(reminder -> reminder.draft().equals(draft)).findFirst().orElse(null);
      left.remove(same);
      reminders.add(same == null ? new Reminder(ids.get(), draft.when(), draft.channels()) : same);
    }
    checkCount(reminders);
    return reminders;
  }

  static void checkCount(List<Reminder> reminders) {
    if (reminders.size() > TaskLimits.REMINDERS) {
      throw invalid(
          "/reminders",
          "The task would have "
              + reminders.size()
              + " reminders, and "
              + TaskLimits.REMINDERS
              + " are the most. Take one away first.");
    }
  }

  static void check(Reminder.Draft reminder, String pointer) {
    if (reminder.when() instanceof When.FromDueDate(Duration offset)
        && offset.abs().compareTo(FARTHEST) > 0) {
      throw invalid(
          pointer + "/offset",
          "offset is " + WireForms.write(offset) + ", and ten years are the most, as P3650D.");
    }
    List<String> channels = reminder.channels();
    if (channels == null) {
      return;
    }
    if (channels.isEmpty() || channels.size() > TaskLimits.CHANNELS) {
      throw invalid(
          pointer + "/channels",
          "channels has "
              + channels.size()
              + " names; give 1 to "
              + TaskLimits.CHANNELS
              + ", or leave it out for the ones that you prefer.");
    }
    for (String channel : channels) {
      if (!WireForms.isToken(channel)) {
        throw invalid(
            pointer + "/channels",
            "A channel is no name of 1 to 40 characters of a-z, 0-9, _ and -.");
      }
    }
  }

  static void check(Recurrence recurrence) {
    try {
      // Who makes the instances would refuse it too, but only when the person has long been told
      // that all is well.
      Rule.read(recurrence.rule());
    } catch (InvalidRuleException e) {
      throw invalid("/recurrence/rule", e.reason());
    }
    checkDates("exdates", recurrence.exDates().size());
    checkDates("rdates", recurrence.rDates().size());
  }

  private static void checkDates(String name, int size) {
    if (size > TaskLimits.RECURRENCE_DATES) {
      throw invalid(
          "/recurrence/" + name,
          name + " has " + size + " dates, and " + TaskLimits.RECURRENCE_DATES + " are the most.");
    }
  }

  static @Nullable String externalId(@Nullable String externalId) {
    if (externalId != null) {
      checkLength("/external_id", "The external id", externalId, TaskLimits.EXTERNAL_ID);
    }
    return externalId;
  }

  private static void checkLength(String pointer, String name, String text, int most) {
    int length = text.codePointCount(0, text.length());
    if (length > most) {
      throw invalid(
          pointer, name + " has " + length + " characters, and " + most + " are the most.");
    }
    // What is no Unicode text cannot be stored.
    if (text.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF))) {
      throw invalid(pointer, name + " holds half a character (a lone surrogate) or U+0000.");
    }
  }

  static TaskRefusedException invalid(String pointer, String detail) {
    return new TaskRefusedException(new TaskRefusal.Invalid(pointer, detail));
  }
}
