package dev.knudge.tasks.chat.language;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is to be done with tasks that exist: complete, reopen, delete, show, change. */
final class ActionReader {
  private static final Pattern COMPLETE =
      pattern(
          "(?:complete|check off|tick off|tick|check|close|cross off|done with|i(?:'ve| have)? (?:completed|finished|done)|i(?:'m| am) done with|i did|completed|finished|done:?)\\s+(?<target>.+)",
          "finish (?<target>it|that|this|them|(?:the )?(?:task|\\S+ (?:one|task))|all of them)",
          "mark\\s+(?<target>.+?)\\s+(?:as\\s+)?(?:done|complete|completed|finished)",
          "(?:set|mark) (?<target>.+?) to (?:done|complete|completed)",
          "mark (?:as )?(?:done|complete|completed):?\\s+(?<target>.+)",
          "(?<target>(?:it|that|the \\S+ one|number \\d+|\\d+|.+? task|.+?))(?:'s| is| are) (?:done|complete|completed|finished)",
          "(?<target>all of them|them|it|that|all) (?:done|complete|completed)");
  private static final Pattern REOPEN =
      pattern(
          "(?:reopen|re-open|uncomplete|uncheck|unfinish|untick)\\s+(?<target>.+)",
          "mark\\s+(?<target>.+?)\\s+(?:as\\s+)?(?:not done|undone|open|incomplete|not complete|not completed|not finished|unfinished|to do|todo)",
          "(?<target>.+?)(?: is|'s| are) (?:not|n't) (?:done|complete|completed|finished)(?: yet)?",
          "(?<target>.+?) isn't (?:done|complete|completed|finished)(?: yet)?");
  private static final Pattern DELETE =
      pattern(
          "(?:delete|remove|erase|trash|discard)\\s+(?<target>(?!(?:the\\s+)?(?:due|deadline|priority|tag|tags|reminder|reminders|recurrence|date|label)\\b).+)",
          "(?:cancel|drop|forget)\\s+(?<target>it|that|this|them|all of them|that one|(?:the )?task .+|(?:the )?\\S+ (?:one|task))",
          "get rid of (?<target>it|that|them|all of them|(?:the )?task .+|the \\S+ one)");
  private static final Pattern SHOW =
      pattern(
          "(?:show|open|view|display|see|describe|show me)\\s+(?:me\\s+)?(?:the\\s+)?(?:details?\\s+(?:of|for|about)\\s+)?(?<target>.+)",
          "(?:details?|more|info)\\s+(?:of|for|about|on)\\s+(?<target>.+)",
          "(?:what about|tell me (?:more )?about)\\s+(?<target>.+)",
          "when is (?<target>.+?) due");

  private final Moment moment;
  private final Set<String> kept;
  private final SelectorReader selectors;

  ActionReader(Moment moment, Set<String> kept, SelectorReader selectors) {
    this.moment = moment;
    this.kept = kept;
    this.selectors = selectors;
  }

  /** Alternatives of a whole sentence. A group may be named once only in a pattern, so they are tried one by one. */
  static Pattern pattern(String... alternatives) {
    StringBuilder all = new StringBuilder("(?is)^(?:");
    for (int i = 0; i < alternatives.length; i++) {
      all.append(i == 0 ? "" : "|")
          .append(alternatives[i].replace("(?<target>", "(?<target" + i + ">"));
    }
    return Pattern.compile(all.append(")[.!?]*$").toString());
  }

  static @Nullable String target(Matcher matcher) {
    for (String name : matcher.namedGroups().keySet()) {
      if (name.startsWith("target") && matcher.group(name) != null) {
        return matcher.group(name);
      }
    }
    return null;
  }

  @Nullable Intent read(String message, Span span) {
    String text = span.in(message);
    Intent change = new ChangeReader(moment, kept, selectors).read(message, span);
    if (change != null) {
      return change;
    }
    String target = match(REOPEN, text);
    if (target != null) {
      return new Intent.Reopen(selectors.read(target));
    }
    target = match(COMPLETE, text);
    if (target != null) {
      Selector which = selectors.read(target);
      // A date tells "all tasks due today" from others, and no task that is meant by its title.
      if (which instanceof Selector.Matching || !isTitle(target)) {
        return new Intent.Complete(which);
      }
    }
    target = match(DELETE, text);
    if (target != null) {
      return new Intent.Delete(selectors.read(target));
    }
    target = match(SHOW, text);
    return target == null ? null : new Intent.Show(selectors.read(target));
  }

  /** "Complete tax return by Friday" has a date, which no task that exists is told by. */
  private boolean isTitle(String target) {
    TaskReading reading = new TaskReader(moment, kept).read(target);
    return reading.due() != null
        || reading.repeat() != null
        || reading.priority() != null
        || !reading.doubts().isEmpty();
  }

  private static @Nullable String match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? target(matcher) : null;
  }
}
