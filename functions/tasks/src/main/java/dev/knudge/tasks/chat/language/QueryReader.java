package dev.knudge.tasks.chat.language;

import java.time.LocalDate;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is asked about tasks: lists, searches, what was done. */
final class QueryReader {
  private static final Pattern FILTER =
      Pattern.compile("(?i)^(?:filter|query)\\s*[: ]\\s*(?<what>.+)$");
  private static final Pattern DID =
      Pattern.compile(
          "(?i)^(?:what (?:did|have) (?:i|we) (?:do|done|finish(?:ed)?|complete[d]?|get done|achieve[d]?|accomplish(?:ed)?)|what (?:was|got) (?:done|finished|completed)|(?:show|list)(?: me)?(?: the)?(?: tasks)? (?:i )?(?:completed|finished|done)(?: tasks)?|what tasks did i (?:do|finish|complete)|(?:completed|finished|done)(?: tasks)?)\\s+(?<when>.+?)\\??$");
  private static final Pattern TO_DO =
      Pattern.compile(
          "(?i)^(?:(?:show|list)(?: me)?(?: my)? (?:agenda|schedule|day)(?: for)?|what (?:will|am) i (?:have to )?(?:do|doing|to do)|what(?:'s| is) (?:planned|happening)|what(?:'s| is| do i have| should i do| do i need to do| do i have to do| must i do| have i got| do i have to get done)(?: on)?(?: my)?(?: (?:list|plate|agenda|schedule|calendar|todo list))?(?: to do)?(?: for)?|my day|agenda(?: for)?|my (?:agenda|tasks|todos)(?: for)?)\\s+(?<when>(?:on |for )?\\S+(?: \\S+){0,3}?)\\??$");
  private static final Pattern WHATS_DUE =
      Pattern.compile(
          "(?i)^(?:what(?:'s| is| are| tasks are| tasks do i have| do i have| have i got)?|which tasks are|which ones are|is there anything|anything|do i have anything|how many(?: tasks)?(?: are| do i have)?|when)\\s+(?<what>(?:due|overdue|late|open|left|pending|urgent|important|coming up|planned|on|for|high|low|tagged|to do|tasks|done|next|this|in|my|recurring|repeating|untagged|undone).*?)\\??$");
  private static final Pattern LIST =
      Pattern.compile(
          "(?i)^(?:list|show|show me|view|display|give me|get|see|print|see all|let me see)(?: me)?(?: all)?(?: (?:of )?my| the)?\\s*(?<what>.*?)[.?!]*$");
  private static final Pattern BARE =
      Pattern.compile(
          "(?i)^(?:(?:my |all |all my |the )?(?:tasks|todos|to-dos|todo list|task list|list|agenda)|overdue(?: tasks)?|overdue\\?|what(?:'s| is) (?:on )?(?:my )?(?:list|plate|agenda|todo list)|what do i have(?: to do)?|what should i do|what(?:'s| is) (?:next|up|left|open|overdue|due|late))[?.!]*$");
  private static final Pattern SEARCH =
      Pattern.compile(
          "(?i)^(?:search tasks for|search for|search|find me|find|look for|look up|do i have (?:a |any )?tasks? about|which tasks mention|tasks about|find tasks? (?:about|with|containing)|anything about)\\s+(?:tasks? (?:about|with|for|containing)\\s+)?(?<what>.+?)[?.!]*$");

  private final Moment moment;
  private final ListingReader listings;

  QueryReader(Moment moment, ListingReader listings) {
    this.moment = moment;
    this.listings = listings;
  }

  /** The question; null where it is none. */
  @Nullable Intent read(String text) {
    Matcher filter = FILTER.matcher(text);
    if (filter.matches()) {
      boolean isMarked = text.substring(0, filter.start("what")).contains(":");
      String what = filter.group("what").strip();
      if (isMarked || what.matches(".*[&|#!:].*")) {
        return new Intent.ListTasks(what, "tasks that fit " + what, null);
      }
    }
    Intent done = done(text);
    done = done != null ? done : toDo(text);
    done = done != null ? done : listed(text);
    return done != null ? done : searched(text);
  }

  private @Nullable Intent done(String text) {
    Matcher did = DID.matcher(text);
    if (!did.matches()) {
      return null;
    }
    Tokens when = new Tokens(did.group("when"));
    Found<DayReading.Period> days = new PastReader(when, moment).read(0);
    return days == null || days.end() < when.size() ? null : listings.done(days.value());
  }

  private @Nullable Intent toDo(String text) {
    Matcher toDo = TO_DO.matcher(text);
    if (!toDo.matches()) {
      return null;
    }
    LocalDate today = moment.today();
    String when = toDo.group("when").replaceFirst("(?i)^(?:on|for) ", "");
    if (when.equalsIgnoreCase("today")) {
      return listings.toDo(today);
    }
    Tokens tokens = new Tokens(when);
    Found<DayReading> day = new DateReader(tokens, moment).read(0);
    return day == null || day.end() < tokens.size() ? null : listings.described("due " + when);
  }

  private @Nullable Intent listed(String text) {
    if (BARE.matcher(text).matches()) {
      boolean isOverdue =
          text.toLowerCase(java.util.Locale.ROOT).matches(".*\\b(?:overdue|late)\\b.*");
      return listings.described(isOverdue ? "overdue" : "");
    }
    for (Pattern pattern : new Pattern[] {WHATS_DUE, LIST}) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.matches()) {
        Intent found = listings.described(matcher.group("what"));
        if (found != null) {
          return found;
        }
      }
    }
    // "Overdue high priority tasks" says what is to be listed without a verb.
    boolean isNoun =
        text.matches(
            "(?i).*\\b(?:tasks|todos)[?.!]*$|^#\\S+$|(?i)^(?:due|overdue|tasks|todos)\\b.*");
    return isNoun
            && text.length() < 120
            && !text.matches("(?i)^(?:add|delete|remove|complete|mark|do|finish|reopen)\\b.*")
        ? listings.described(text)
        : null;
  }

  /** "Find a flat by march 1" is something to do: what is looked for has no date of its own. */
  private boolean isTask(String text) {
    TaskReading reading = new TaskReader(moment, Set.of()).read(text);
    return reading.due() != null
        || reading.repeat() != null
        || !reading.reminders().isEmpty()
        || !reading.doubts().isEmpty();
  }

  private @Nullable Intent searched(String text) {
    Matcher search = SEARCH.matcher(text);
    if (!search.matches()) {
      return null;
    }
    String what =
        search
            .group("what")
            .replaceAll("^[\"“]|[\"”]$", "")
            .replaceAll("(?i)^(?:a|an|the|my) ", "")
            .strip();
    if (what.isEmpty()
        || text.matches("(?i)^(?:find|look for)\\s+(?!tasks?\\b).*") && isTask(text)) {
      return null;
    }
    return listings.search(what);
  }
}
