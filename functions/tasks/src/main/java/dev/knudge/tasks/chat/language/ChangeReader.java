package dev.knudge.tasks.chat.language;

import dev.knudge.tasks.chat.language.Intent.Alteration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads changes: {@code move it to friday}, {@code tag the milk one #home}, {@code rename it to …}, {@code make it weekly}. */
final class ChangeReader {
  private static final List<Pattern> CLEAR_DUE =
      all(
          "(?:remove|clear|delete|drop|unset)\\s+(?:the\\s+)?(?:due date|deadline|due|date)\\s+(?:of|from|for|on)\\s+(?<target>.+)",
          "(?:remove|clear|delete) (?<target>its|it's) (?:due date|deadline|date)",
          "(?:remove|clear|delete) (?<target>.+?)'s (?:due date|deadline|date)",
          "unschedule\\s+(?<target>.+)",
          "(?<target>.+?) has no (?:due date|deadline)");
  private static final List<Pattern> CLEAR_REPEAT =
      all(
          "stop repeating\\s+(?<target>.+)",
          "(?:stop|make) (?<target>.+?) (?:from )?(?:not )?(?:repeating|recurring|repeat)",
          "(?:don't|do not) repeat\\s+(?<target>.+?)(?: anymore| any more)?",
          "(?:remove|clear|cancel|delete)\\s+(?:the\\s+)?(?:recurrence|repetition|repeat)\\s+(?:of|from|for|on)\\s+(?<target>.+)",
          "(?:stop|end) (?:the )?(?<target>.+?)(?:'s)? (?:repetition|recurrence)",
          "make (?<target>.+?) (?:one-off|a one-off|one-time|a one-time task|non-?recurring)");
  private static final List<Pattern> CLEAR_REMINDERS =
      all(
          "(?:remove|clear|delete|cancel)\\s+(?:the\\s+|all\\s+)?(?:reminders?|alarms?)\\s+(?:of|from|for|on)\\s+(?<target>.+)",
          "(?:remove|clear|delete|cancel) (?<target>its|it's) (?:reminders?|alarms?)",
          "(?:don't|do not|stop) remind(?:ing)? me (?:about|of)\\s+(?<target>.+)");
  private static final List<Pattern> CLEAR_PRIORITY =
      all(
          "(?:remove|clear|reset|unset)\\s+(?:the\\s+)?priority\\s+(?:of|from|for|on)\\s+(?<target>.+)");
  private static final List<Pattern> DUE =
      all(
          "(?:move|reschedule|postpone|push|delay|defer|snooze|shift|bring)\\s+(?<target>.+?)\\s+(?:back\\s+|forward\\s+|out\\s+|off\\s+)?(?:to|until|till|for|on)\\s+(?<value>.+)",
          "(?:set|change|update|make|move)\\s+(?:the\\s+)?(?:due date|deadline|due|date|time)\\s+(?:of|for|on)\\s+(?<target>.+?)\\s+(?:to|be|as)\\s+(?<value>.+)",
          "(?:set|make|mark|change)\\s+(?<target>.+?)\\s+(?:to be\\s+|as\\s+|to\\s+)?due\\s+(?<value>.+)",
          "(?:set|change|make)\\s+(?<target>it|that|this|them|the \\S+ one|the \\S+ task)\\s+(?:to|for)\\s+(?<value>.+)",
          "(?:schedule|do)\\s+(?<target>it|that|this|them|the \\S+ one|the \\S+ task)\\s+(?:for\\s+|on\\s+)?(?<value>.+)",
          "(?:change|set)\\s+(?<target>.+?)\\s+to\\s+(?<value>.+)",
          "(?<target>it|that|the \\S+ one|the \\S+ task)(?:'s| is) due\\s+(?<value>.+)");

  /** What puts right the last thing that was said: its target is what was spoken of. */
  private static final String CORRECTING =
      "(?:(?:no|nope|oops|oh|sorry|wait|actually|correction|hm+|my mistake)[,.!:;\\s–—-]+)+";

  private static final List<Pattern> CORRECT =
      all(
          CORRECTING
              + "(?:(?:i|we) (?:meant|mean|wanted)(?: to say)?|(?:let'?s )?make (?:it|that)|it(?:'?s| is| should be| must be)|that(?:'?s| is| should be)|better|rather)\\s+(?<value>.+)",
          "(?:i meant|(?:let'?s )?make (?:it|that))\\s+(?<value>.+)",
          "(?:" + CORRECTING + ")?not\\s+(?<wrong>\\S+(?:\\s\\S+)?),?\\s+(?:but\\s+)?(?<value>.+)",
          CORRECTING + "(?<value>.+)");
  private static final List<Pattern> MOVE_BY =
      all(
          "(?<verb>postpone|push|delay|defer|move|snooze|shift|bring)\\s+(?<target>.+?)\\s+(?:back\\s+|forward\\s+|out\\s+|off\\s+)?(?:by|for)\\s+(?<value>.+)",
          "(?<verb>postpone|push|delay|defer|move|shift|bring)\\s+(?<target>.+?)\\s+(?<value>(?:\\d+\\s*|(?:an?|half|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\\s+)\\S+(?:\\s+\\S+){0,3}?)\\s+(?:later|earlier)",
          "(?<verb>postpone|delay|defer|snooze)\\s+(?<target>it|that|this|the \\S+ one)\\s+(?<value>.+)");
  private static final List<Pattern> PRIORITY =
      all(
          "(?:set|change|raise|lower|update|bump)\\s+(?:the\\s+)?priority\\s+(?:of|for|on)\\s+(?<target>.+?)\\s+(?:to|as)\\s+(?<value>\\S+)(?:\\s+priority)?",
          "(?:set|make|mark|change|give|bump)\\s+(?<target>.+?)\\s+(?:as\\s+|to\\s+|a\\s+)*(?<value>!?(?:high|medium|low|normal|top|urgent|no|p[1-4])(?=\\b)|important)(?:[- ]?(?:priority|prio))?",
          "(?:set|change)\\s+(?<target>.+?)(?:'s)?\\s+priority\\s+to\\s+(?<value>\\S+)",
          "(?<value>prioriti[sz]e)\\s+(?<target>.+)");
  private static final List<Pattern> TAG =
      all(
          "(?:tag|label)\\s+(?<target>.+?)\\s+(?:with\\s+|as\\s+)+(?:tag\\s+)?(?<value>.+)",
          "(?:tag|label)\\s+(?<target>.+?)\\s+(?<value>#\\S.*)",
          "(?:add|put)\\s+(?:the\\s+)?(?:tags?|labels?)\\s+(?<value>.+?)\\s+(?:to|on)\\s+(?<target>.+)",
          "add\\s+(?<value>#\\S+(?:(?:\\s+and|,)?\\s+#\\S+)*)\\s+to\\s+(?<target>.+)");
  private static final List<Pattern> UNTAG =
      all(
          "(?:remove|delete|drop)\\s+(?:the\\s+)?(?:tag|label)\\s+(?<value>\\S+)\\s+(?:from|of|on)\\s+(?<target>.+)",
          "(?:remove|delete)\\s+(?<value>#\\S+)\\s+(?:from|of)\\s+(?<target>.+)",
          "untag\\s+(?<value>#?\\S+)\\s+from\\s+(?<target>.+)",
          "untag\\s+(?<target>.+?)\\s+(?<value>#\\S+)");
  private static final List<Pattern> RENAME =
      all(
          "rename\\s+(?<target>.+?)\\s+(?:to|as)\\s+(?<value>.+)",
          "(?:change|set|update)\\s+(?:the\\s+)?(?:title|name)\\s+(?:of\\s+)?(?<target>.+?)\\s+to\\s+(?<value>.+)",
          "call\\s+(?<target>it|that one|this one)\\s+(?<value>.+)",
          "(?<target>it)\\s+(?:should|must)\\s+be\\s+(?:called|named|titled)\\s+(?<value>.+)");
  private static final List<Pattern> DESCRIBE =
      all(
          "(?:add|set|change)\\s+(?:a\\s+|the\\s+)?(?:note|description|comment)\\s+(?:to|of|for|on)\\s+(?<target>.+?)(?::|\\s+to)\\s+(?<value>.+)",
          "(?:note|describe)\\s+(?:for|on|to)?\\s*(?<target>.+?):\\s+(?<value>.+)");
  private static final List<Pattern> REMIND =
      all(
          "(?:add|set)\\s+(?:a\\s+)?(?:reminder|alarm)\\s+(?:to|for|on)\\s+(?<target>it|that|this|that one|the \\S+ (?:one|task)|task .+?|number \\d+)\\s+(?<value>.+)",
          "remind me (?:about|of)\\s+(?<target>it|that|this|that one|them|the \\S+ (?:one|task))\\s+(?<value>.+)",
          "remind me (?:about|of)\\s+(?<target>.+?)\\s+(?<value>(?:an?|half an|\\d+|one|two|three)\\s+\\S+\\s+before(?:hand)?)",
          "remind me\\s+(?<value>(?:\\S+\\s+){1,4}?before)\\s+(?<target>(?!.*\\s(?:to|that)\\s).+)");
  private static final List<Pattern> REPEAT =
      all(
          "(?:make|set|let|have)\\s+(?<target>.+?)\\s+(?:to\\s+)?(?:repeat|recur|repeating|recurring)\\s+(?<value>.+)",
          "repeat\\s+(?<target>.+?)\\s+(?<value>(?:every|each|daily|weekly|monthly|yearly|quarterly|annually|on)\\b.*)",
          "make\\s+(?<target>.+?)\\s+(?:a\\s+)?(?<value>(?:every|daily|weekly|monthly|yearly|quarterly|annual)\\b.*?)(?:\\s+task)?");

  private final Moment moment;
  private final Set<String> kept;
  private final SelectorReader selectors;

  ChangeReader(Moment moment, Set<String> kept, SelectorReader selectors) {
    this.moment = moment;
    this.kept = kept;
    this.selectors = selectors;
  }

  private static List<Pattern> all(String... alternatives) {
    return java.util.Arrays.stream(alternatives)
        .map(alternative -> Pattern.compile("(?is)^" + alternative + "[.!]*$"))
        .toList();
  }

  @Nullable Intent read(String message, Span span) {
    String text = span.in(message);
    Intent found = cleared(text);
    found = found != null ? found : valued(message, span, text, REPEAT, this::repeat);
    found = found != null ? found : valued(message, span, text, REMIND, this::remind);
    found =
        found != null
            ? found
            : valued(
                message,
                span,
                text,
                RENAME,
                (_, value) -> Value.of(new Alteration.Rename(unquoted(value))));
    found =
        found != null
            ? found
            : valued(
                message,
                span,
                text,
                DESCRIBE,
                (_, value) -> Value.of(new Alteration.Describe(unquoted(value))));
    found =
        found != null
            ? found
            : valued(
                message,
                span,
                text,
                UNTAG,
                (_, value) -> Value.of(new Alteration.RemoveTag(value.replace("#", ""))));
    found =
        found != null
            ? found
            : valued(message, span, text, PRIORITY, (_, value) -> priority(value));
    found = found != null ? found : valued(message, span, text, TAG, (_, value) -> tags(value));
    found = found != null ? found : valued(message, span, text, MOVE_BY, this::moveBy);
    found = found != null ? found : valued(message, span, text, DUE, this::due);
    return found != null ? found : valued(message, span, text, CORRECT, this::corrected);
  }

  /** {@code no, I meant saturday}, {@code not saturday, sunday}. */
  private @Nullable Value corrected(Matcher matcher, String value) {
    String wrong =
        matcher.pattern().namedGroups().containsKey("wrong") ? matcher.group("wrong") : null;
    return wrong != null && plain(wrong) == null ? null : due(matcher, value);
  }

  /**
   * What a value was read as.
   *
   * @param understood what is told of it, with spans in the value
   */
  private record Value(
      @Nullable Alteration what, List<Understood> understood, @Nullable Doubt doubt) {
    static Value of(Alteration what) {
      return new Value(what, List.of(), null);
    }
  }

  /** Reads the words of a value; null where they are none such. */
  private interface Reader {
    @Nullable Value read(Matcher matcher, String value);
  }

  private @Nullable Intent cleared(String text) {
    Intent found = cleared(text, CLEAR_DUE, new Alteration.ClearDue());
    found = found != null ? found : cleared(text, CLEAR_REPEAT, new Alteration.ClearRepeat());
    found = found != null ? found : cleared(text, CLEAR_REMINDERS, new Alteration.ClearReminders());
    return found != null ? found : cleared(text, CLEAR_PRIORITY, new Alteration.SetPriority(null));
  }

  private @Nullable Intent cleared(String text, List<Pattern> patterns, Alteration what) {
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(text);
      if (matcher.matches()) {
        String target = matcher.group("target");
        return new Intent.Change(
            selectors.read(target.toLowerCase(Locale.ROOT).startsWith("its") ? "it" : target),
            what,
            List.of());
      }
    }
    return null;
  }

  private @Nullable Intent valued(
      String message, Span span, String text, List<Pattern> patterns, Reader reader) {
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(text);
      Value value = matcher.matches() ? reader.read(matcher, matcher.group("value").strip()) : null;
      if (value == null) {
        continue;
      }
      int at = span.start() + matcher.start("value");
      if (value.doubt() != null) {
        return new Intent.Unclear(Readings.shifted(value.doubt(), at));
      }
      Alteration what = value.what();
      if (what != null) {
        List<Understood> understood =
            value.understood().stream()
                .map(each ->
                    new Understood(
                        new Span(each.span().start() + at, each.span().end() + at),
                        each.text(),
                        each.kind(),
                        each.value()))
                .toList();
        boolean isNamed = pattern.namedGroups().containsKey("target");
        return new Intent.Change(
            selectors.read(isNamed ? matcher.group("target") : "it"), what, understood);
      }
    }
    return null;
  }

  /** A value that is a date, and nothing besides. */
  private @Nullable Value due(Matcher matcher, String value) {
    TaskReading reading = plain(value);
    if (reading == null
        || reading.repeat() != null
        || !reading.tags().isEmpty()
        || reading.priority() != null) {
      return null;
    }
    Doubt doubt = reading.doubts().isEmpty() ? null : withoutTitle(reading.doubts().getFirst());
    Due due = reading.due();
    return doubt == null && due == null
        ? null
        : new Value(
            due == null ? null : new Alteration.SetDue(due, isTimeOnly(value)),
            reading.understood(),
            doubt);
  }

  /** A value is no title that words could be left in. */
  private static Doubt withoutTitle(Doubt doubt) {
    List<Doubt.Choice> choices =
        doubt.choices().stream().filter(choice -> choice.kept().isEmpty()).toList();
    return new Doubt(doubt.span(), doubt.question(), choices);
  }

  private boolean isTimeOnly(String value) {
    Tokens tokens = new Tokens(value);
    WhenReading when = new WhenReader(tokens, moment).phrase(0);
    return when != null && when.day() == null && when.exact() == null;
  }

  /** The reading of a text that has no title; null where it has one. */
  private @Nullable TaskReading plain(String value) {
    for (String text : new String[] {value, "at " + value}) {
      Tokens tokens = new Tokens(text);
      WhenReader reader = new WhenReader(tokens, moment);
      WhenReading phrase = reader.phrase(0);
      WhenReading when = phrase != null ? phrase : reader.month(0);
      if (when != null && when.to() == tokens.size() && text.equals(value)) {
        TaskReader.Phrases phrases = new TaskReader.Phrases(tokens);
        phrases.add(when);
        return new TaskAssembly(moment, tokens, phrases).reading();
      }
    }
    TaskReading reading = new TaskReader(moment, kept).read(value);
    return reading.title().isEmpty() ? reading : null;
  }

  private @Nullable Value moveBy(Matcher matcher, String value) {
    Tokens tokens = new Tokens(value);
    Found<Length> length = Quantities.length(tokens, 0);
    if (length == null || length.end() < tokens.size()) {
      return null;
    }
    boolean isEarlier =
        matcher.group().matches("(?is).*\\searlier[.!]*")
            || matcher.group().toLowerCase(Locale.ROOT).contains(" forward ")
                && matcher.group("verb").equalsIgnoreCase("bring");
    return Value.of(new Alteration.MoveDue(length.value(), isEarlier ? -1 : 1));
  }

  private static @Nullable Value priority(String value) {
    String word = value.replace("!", "").toLowerCase(Locale.ROOT);
    if (word.startsWith("priorit") || word.equals("important")) {
      return Value.of(new Alteration.SetPriority(dev.knudge.contracts.Priority.HIGH));
    }
    if (word.matches("p?[1-4]")) {
      return Value.of(
          new Alteration.SetPriority(
              MarkReader.ofNumber(word.charAt(word.length() - 1) - '0').priority()));
    }
    MarkReader.Mark level = MarkReader.level(word);
    return level == null ? null : Value.of(new Alteration.SetPriority(level.priority()));
  }

  private static @Nullable Value tags(String value) {
    List<String> tags =
        java.util.Arrays.stream(value.split("[,\\s]+"))
            .filter(word -> !word.isEmpty() && !word.equalsIgnoreCase("and"))
            .map(word -> word.replaceAll("^#|[.\"“”]", ""))
            .toList();
    boolean isTags =
        !tags.isEmpty()
            && tags.size() <= 10
            && tags.stream().allMatch(tag -> tag.matches("[\\p{L}\\p{M}\\p{N}_/-]{1,64}"));
    return isTags ? Value.of(new Alteration.AddTags(tags)) : null;
  }

  private @Nullable Value remind(Matcher matcher, String value) {
    if (plain(matcher.group("target")) != null) {
      return null; // "an hour before friday" names no task
    }
    String asked = "remind me " + value;
    TaskReading reading = new TaskReader(moment, kept).read("x " + asked);
    List<Reminding> reminders = reading.reminders();
    if (reading.doubts().isEmpty() && reading.title().equals("x") && !reminders.isEmpty()) {
      return Value.of(new Alteration.AddReminders(reminders));
    }
    Tokens tokens = new Tokens(asked);
    WhenReader when = new WhenReader(tokens, moment);
    List<ReminderReader.ReminderReading> found = new ReminderReader(tokens, when).read(0);
    if (found.size() == 1
        && found.getFirst().length() != null
        && found.getFirst().to() == tokens.size()) {
      Length length = found.getFirst().length();
      java.time.Duration before = length.duration();
      return before == null
          ? null
          : Value.of(
              new Alteration.AddReminders(
                  List.of(new Reminding.Before(before, length.words() + " before it is due"))));
    }
    if (!reading.doubts().isEmpty() && reading.title().equals("x")) {
      int prefix = "x remind me ".length();
      return new Value(null, List.of(), Readings.shifted(reading.doubts().getFirst(), -prefix));
    }
    return null;
  }

  private @Nullable Value repeat(Matcher matcher, String value) {
    TaskReading reading =
        new TaskReader(moment, kept).read(value.equalsIgnoreCase("annual") ? "annually" : value);
    if (!reading.title().isEmpty()) {
      return null;
    }
    Doubt doubt = reading.doubts().isEmpty() ? null : reading.doubts().getFirst();
    return doubt == null && reading.repeat() == null
        ? null
        : new Value(
            reading.repeat() == null ? null : new Alteration.SetRepeat(reading.repeat()),
            reading.understood(),
            doubt);
  }

  private static String unquoted(String text) {
    return text.replaceAll("^[\"“]|[\"”]$", "");
  }
}
