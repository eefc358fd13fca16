package dev.knudge.tasks.chat.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a message asks for. What is no command is a task to be added, and what may be either is told as such. */
public final class CommandReader {
  private static final Pattern PLEASE =
      Pattern.compile(
          "(?i)^(?:(?:(?:please|pls|hey|ok|okay|and|also|then|now|can you|could you|would you|knudge)[, ]+)|(?:hi|hello|hey|ok|okay)(?: there)?[!.,]\\s+)+|[, ]+(?:please|pls|thanks|thank you)[.!]*$");
  private static final Pattern UNDO =
      Pattern.compile(
          "(?i)^(?:undo|revert|(?:take|bring|get) (?:that|it) back|restore (?:it|that))(?: (?:that|it|this|the last (?:change|action|thing|one|command)|my last (?:change|action)|last change|the last))?[.!]*$");
  private static final Pattern UNDO_MORE =
      Pattern.compile(
          "(?i)^undo (?:undo|twice|(?:the last |the )?\\w{1,6} (?:times|changes|things)|\\d{1,3})[.!]*$");
  private static final Pattern COMMAND_ONLY =
      Pattern.compile(
          "(?i)^(?<verb>complete|delete|remove|reopen|rename|tag|untag|move|postpone|snooze)[.!?]*$");
  private static final Pattern NOT_FOR_ONE =
      Pattern.compile(
          "(?i)^(?:copy|duplicate|clone|share|assign|forward|print)\\s+(?:it|that|this|them)\\b.*$");
  private static final Pattern NOTHING = Pattern.compile("^[\\p{P}\\p{S}&&[^?\\p{So}]]{1,5}$");
  private static final Pattern ASKED =
      Pattern.compile(
          "(?i)^(?:please |hey |ok |knudge[, ]+)*(?:can|could|would) you\\b.*\\?\\s*$",
          Pattern.DOTALL);

  /** What a command begins with that another may follow after an "and". */
  private static final Pattern CHANGING =
      Pattern.compile(
          "(?i)(?:(?:please|can you|could you|would you)\\s+)?(?:set|make|mark|move|push|postpone|reschedule|snooze|change|complete|finish|check|reopen|tag|untag|label|show|open|raise|lower|remove|clear)\\s");

  /** Each is read as a whole message is: what has more of them is no command. */
  private static final int MOST_ANDS = 3;

  private static final Pattern AND =
      Pattern.compile("(?i)\\s*(?:,\\s*|\\s)and\\s+(?:then\\s+|also\\s+)?");
  private static final Pattern HELP =
      Pattern.compile(
          "(?i)^(?:help(?: me)?|what can (?:you|i) (?:do|say|ask)|how does (?:this|it) work|how do i use (?:this|it)|commands|\\?)[?.! ]*$");
  private static final Pattern HELLO =
      Pattern.compile(
          "(?i)^(?:hi|hello|hey|hey there|hi there|good (?:morning|afternoon|evening)|yo)[.!, ]*$");
  private static final Pattern THANKS =
      Pattern.compile(
          "(?i)^(?:thanks|thank you|thx|ty|cheers|great|cool|nice|perfect|ok|okay|awesome|good job)(?: (?:a lot|so much|very much))?[.!, ]*$");
  private static final Pattern TO_NOTHING =
      Pattern.compile(
          "(?i)^(?:yes|y|yeah|yep|yup|sure|no|n|nope|never ?mind|forget it|cancel|stop|abort|bye|goodbye|redo)[.!, ]*$");
  private static final Pattern ZONE =
      Pattern.compile(
          "(?i)^(?:set |change )?(?:my )?time ?zone (?:is |to |= ?)?(?<zone>[A-Za-z_+-]+(?:(?:/| (?!time\\b))[A-Za-z_+0-9-]+)*)[.!]?$");
  private static final Pattern CLEAR_ALL =
      Pattern.compile(
          "(?i)^(?:clear|empty|wipe|reset)(?: out)? (?:all )?(?:my |the )?(?:whole |entire )?(?:to-?do |task )?(?:(?:completed|done|finished)(?: tasks| ones| items)?|lists?|tasks|todos|to-dos)[.!]*$");
  private static final Pattern ADD =
      Pattern.compile(
          "(?i)^(?:(?:add|create|make|new|insert|put)\\s+(?:me\\s+)?(?:a\\s+|an\\s+|the\\s+|another\\s+)?(?:new\\s+)?(?:task|todo|to-do|reminder|item|entry)s?(?:\\s+(?:to|called|named|titled|for|that says)\\s+|\\s*:\\s*|\\s+)|(?:add|create|todo|task|new task|to-do)\\s*:\\s*|(?:add|todo|create)\\s+|new task\\s+|remember to\\s+|don'?t (?:let me )?forget to\\s+|i (?:also )?(?:need|have|want) to\\s+|i(?:'ve| have) got to\\s+|i must\\s+|remind me to\\s+|note to self:?\\s+)(?<what>.+)$",
          Pattern.DOTALL);

  /** What an order begins with, where a date stands before it: {@code tomorrow I need to …}. */
  private static final Pattern LATE_LEAD =
      Pattern.compile(
          "(?i)^(?:please\\s+)?(?:i (?:also )?(?:need|have|want) to|i(?:'ve|’ve| have) got to|i must|remember to|don['’]?t (?:let me )?forget to|(?<remind>remind me to))\\s+(?<what>\\S.*)$",
          Pattern.DOTALL);

  private static final Pattern ONTO_LIST =
      Pattern.compile(
          "(?i)\\s+(?:to|on|onto|in) (?:my|the) (?:to-?do |task )?(?:list|tasks|todos|to-dos)\\s*[.!]?$");
  private static final Pattern PUT = Pattern.compile("(?i)^put\\s+(?<what>.+)$");
  private static final Pattern REMIND_WHEN =
      Pattern.compile(
          "(?i)^(?:remind me|set (?:me )?(?:a |an )?(?:reminder|alarm)(?: for)?)\\s+(?<when>.+?)\\s+(?:to|that i (?:have|need) to)\\s+(?<what>.+)$");
  private static final Pattern REMIND_ABOUT =
      Pattern.compile(
          "(?i)^(?:remind me (?:about|of)|(?:set|add) a reminder (?:for|to|about))\\s+(?<what>.+)$");

  private final Moment moment;
  private final Set<String> kept;
  private final ListingReader listings;
  private final SelectorReader selectors;

  /**
   * @param kept words, in lower case, that the user wants left in titles
   */
  public CommandReader(Moment moment, Set<String> kept) {
    this.moment = moment;
    this.kept = Set.copyOf(kept);
    this.listings = new ListingReader(moment);
    this.selectors = new SelectorReader(listings);
  }

  /** Reads all that the message asks for, in its order. Never throws, whatever the text; empty where nothing is said. */
  public List<Intent> read(String message) {
    List<Intent> intents = new ArrayList<>();
    int end = 0;
    for (Segments.Segment segment : joined(message)) {
      List<Intent> read =
          segment.isItem()
              ? List.of(item(message, segment.span()))
              : together(message, segment.span());
      boolean isOfNew =
          !intents.isEmpty()
              && intents.getLast() instanceof Intent.Add
              && read.getFirst() instanceof Intent.OfTasks first
              && first.target() instanceof Selector.It;
      intents.addAll(isOfNew ? List.of(Pronouns.tooSoon(message, end, segment.span())) : read);
      end = segment.span().end();
    }
    return Pronouns.resolved(intents);
  }

  /** {@code on friday, don't forget to pay rent}: a date alone is of what follows in the sentence. */
  private List<Segments.Segment> joined(String message) {
    List<Segments.Segment> segments = new ArrayList<>();
    for (Segments.Segment segment : Segments.of(message)) {
      Segments.Segment last = segments.isEmpty() ? null : segments.getLast();
      boolean isJoined =
          last != null
              && !last.isItem()
              && !segment.isItem()
              && message.substring(last.span().end(), segment.span().start()).matches(",\\s+")
              && isWhen(last.span().in(message));
      if (isJoined) {
        Span span = new Span(segments.removeLast().span().start(), segment.span().end());
        segments.add(new Segments.Segment(span, false));
      } else {
        segments.add(segment);
      }
    }
    return segments;
  }

  /** {@code set its priority to high and tag it #shop}: two things, where either half is a command and the second cannot be a part of a title. */
  private List<Intent> together(String message, Span span) {
    Matcher and = AND.matcher(message).region(span.start(), span.end());
    boolean isCommand = CHANGING.matcher(span.in(message)).lookingAt();
    for (int tried = 0; isCommand && tried < MOST_ANDS && and.find(); tried++) {
      Intent left = intent(message, new Span(span.start(), and.start()));
      Span rest = new Span(and.end(), span.end());
      if (!(left instanceof Intent.OfTasks)
          || Pronouns.isNaming(left)
          || rest.start() >= rest.end()) {
        continue;
      }
      Intent right = intent(message, rest);
      if (right instanceof Intent.OfTasks second && Pronouns.follows(second)) {
        return List.of(left, right);
      }
    }
    return List.of(intent(message, span));
  }

  private Intent item(String message, Span span) {
    Matcher add = ADD.matcher(span.in(message));
    boolean isSaid = add.matches();
    return added(
        message, isSaid ? new Span(span.start() + add.start("what"), span.end()) : span, true);
  }

  private Intent intent(String message, Span whole) {
    Span span = withoutPlease(message, whole);
    String text = span.in(message);
    Intent found = conversation(text);
    if (found instanceof Intent.Unclear(Doubt doubt)) {
      return new Intent.Unclear(Readings.shifted(doubt, span.start()));
    }
    found = found != null ? found : new QueryReader(moment, listings).read(text);
    found = found != null ? found : new ActionReader(moment, kept, selectors).read(message, span);
    found = found != null ? found : new HalfSaid(selectors).read(text, span);
    return found != null ? found : adding(message, span);
  }

  private static Span withoutPlease(String message, Span span) {
    String text = span.in(message);
    Matcher matcher = PLEASE.matcher(text);
    int start = 0;
    int end = text.length();
    while (matcher.find()) {
      if (matcher.start() == 0) {
        start = matcher.end();
      } else {
        end = matcher.start();
      }
    }
    while (end > start
        && ASKED.matcher(text).matches()
        && "? ".indexOf(text.charAt(end - 1)) >= 0) {
      end--; // who asks so wants it done
    }
    return start < end ? new Span(span.start() + start, span.start() + end) : span;
  }

  private static @Nullable Intent conversation(String text) {
    if (UNDO.matcher(text).matches()) {
      return new Intent.Undo();
    }
    if (UNDO_MORE.matcher(text).matches()) {
      return new Intent.Courtesy(
          "One thing is taken back at a time: say “undo”, and again for the one before.");
    }
    Matcher only = COMMAND_ONLY.matcher(text);
    if (only.matches()) {
      String verb = only.group("verb").toLowerCase(Locale.ROOT);
      return new Intent.Courtesy(
          "Which task? Say “"
              + verb
              + "” with words of its title, or its number in the last list. To have a task of this name, say “add "
              + verb
              + "”.");
    }
    if (NOTHING.matcher(text).matches()) {
      return new Intent.Courtesy("Tell me what to do, ask what is due, or say help.");
    }
    if (HELP.matcher(text).matches()) {
      return new Intent.Help();
    }
    if (HELLO.matcher(text).matches()) {
      return new Intent.Courtesy("Hello. Tell me what to do, ask what is due, or say help.");
    }
    if (TO_NOTHING.matcher(text).matches()) {
      return new Intent.Courtesy(
          "There is nothing that I asked or began, so nothing was done. To have a task of this name, say “add "
              + text.strip()
              + "”.");
    }
    if (NOT_FOR_ONE.matcher(text).matches()) {
      return new Intent.Courtesy(
          "I can add, change, complete, delete and list tasks, and not that. To have a task of this name, say “add "
              + text.strip()
              + "”.");
    }
    if (CLEAR_ALL.matcher(text).matches()) {
      return whatToClear(text);
    }
    Matcher zone = ZONE.matcher(text);
    if (zone.matches()) {
      java.time.ZoneId named = dev.knudge.contracts.WireForms.timeZone(zone.group("zone"));
      named = named != null ? named : ZoneWords.ofCity(zone.group("zone"));
      return named == null ? whichZone(text) : new Intent.SetZone(named);
    }
    return THANKS.matcher(text).matches() ? new Intent.Courtesy("You are welcome.") : null;
  }

  /** A command all the same; "time zone is hard" is none. */
  private static @Nullable Intent whichZone(String text) {
    if (!text.matches("(?i)(?:set|change) .*")) {
      return null;
    }
    Span all = new Span(0, text.length());
    return new Intent.Unclear(
        new Doubt(
            all,
            "I know no time zone of that name. Say it as in “time zone Europe/Berlin”, or shall it be one of these?",
            List.of(
                new Doubt.Choice("time zone UTC", all, "time zone UTC", ""),
                new Doubt.Choice("a new task", all, "add " + text, ""))));
  }

  private static Intent whatToClear(String text) {
    Span all = new Span(0, text.length());
    return new Intent.Unclear(
        new Doubt(
            all,
            "What does “" + text + "” mean?",
            List.of(
                new Doubt.Choice(
                    "delete the completed tasks", all, "delete all completed tasks", ""),
                new Doubt.Choice("delete every task", all, "delete all tasks", ""),
                new Doubt.Choice("a new task", all, "add " + text, ""))));
  }

  private Intent adding(String message, Span span) {
    String text = span.in(message);
    Matcher about = REMIND_ABOUT.matcher(text);
    if (about.matches()) {
      return remind(message, new Span(span.start() + about.start("what"), span.end()));
    }
    Matcher when = REMIND_WHEN.matcher(text);
    boolean isToDo = when.matches() && !text.toLowerCase(Locale.ROOT).startsWith("remind me to ");
    if (isToDo && isWhen(when.group("when"))) {
      return remindWhen(message, span, when);
    }
    boolean isReminder = text.toLowerCase(Locale.ROOT).startsWith("remind me to ");
    Matcher add = ADD.matcher(text);
    Matcher put = PUT.matcher(text);
    boolean isAdd = add.matches();
    boolean isPut = !isAdd && put.matches() && ONTO_LIST.matcher(text).find();
    if (!isAdd && !isPut) {
      Intent meant = new Misspelling(text, span).asked();
      Intent task = added(message, span, false);
      Intent several = new ShoppingList(message, span, kept).ofSentences(isClear(task));
      return meant != null ? meant : several != null ? several : task;
    }
    Matcher list = ONTO_LIST.matcher(text);
    int end = list.find() ? list.start() : text.length();
    int from = isAdd ? add.start("what") : put.start("what");
    Span what = new Span(span.start() + from, span.start() + Math.max(from, end));
    if (isReminder) {
      return remind(message, what);
    }
    ShoppingList shopping = new ShoppingList(message, what, kept);
    Intent task = added(message, what, true);
    Intent sentences = shopping.ofSentences(isClear(task));
    Intent several = sentences != null ? sentences : shopping.asked();
    return several != null ? several : task;
  }

  private static boolean isClear(Intent intent) {
    return intent instanceof Intent.Add(TaskReading task, boolean _) && task.doubts().isEmpty();
  }

  private boolean isWhen(String text) {
    Tokens tokens = new Tokens(text);
    WhenReading reading = new WhenReader(tokens, moment).phrase(0);
    RepeatReading repeat = new RepeatReader(tokens, moment, new WhenReader(tokens, moment)).read(0);
    return (reading != null && reading.to() == tokens.size())
        || (repeat != null && repeat.to() == tokens.size());
  }

  /** {@code remind me tomorrow at 8am to call mom}: what comes first says when. */
  private Intent remindWhen(String message, Span span, Matcher matcher) {
    String when = matcher.group("when");
    String what = matcher.group("what");
    int whenAt = span.start() + matcher.start("when");
    int whatAt = span.start() + matcher.start("what");
    // Read as if it were said the other way round; spans are then put back where they stand.
    String turned = what + " " + when;
    Function<Integer, Integer> place =
        at -> at <= what.length() ? at + whatAt : at - what.length() - 1 + whenAt;
    TaskReading task = new TaskReader(moment, kept).read(turned);
    Function<Span, Span> move =
        s ->
            s.start() >= what.length() + 1
                ? new Span(place.apply(s.start()), s.end() - what.length() - 1 + whenAt)
                : new Span(s.start() + whatAt, Math.min(s.end(), what.length()) + whatAt);
    return reminded(Readings.moved(task, move), message);
  }

  private Intent remind(String message, Span span) {
    TaskReading task =
        Readings.shifted(new TaskReader(moment, kept).read(span.in(message)), span.start());
    return reminded(task, message);
  }

  /** A reminder of its own, when the task is due, unless another was asked for. Without a time nobody can be reminded: then it is asked. */
  private static Intent reminded(TaskReading task, String message) {
    Due due = task.due();
    if (due == null || !task.reminders().isEmpty() || !task.doubts().isEmpty()) {
      return new Intent.Add(task, true);
    }
    if (due.time() == null) {
      return new Intent.Add(Readings.doubting(task, Readings.atWhatTime(task, message)), true);
    }
    return new Intent.Add(
        Readings.reminding(task, new Reminding.Before(java.time.Duration.ZERO, "when it is due")),
        true);
  }

  private Intent added(String message, Span span, boolean isBeyondDoubt) {
    TaskReading task = new TaskReader(moment, kept).read(span.in(message));
    Due due = task.due();
    boolean isReminderOnly = due == null && task.doubts().isEmpty() && task.reminders().size() == 1;
    if (isReminderOnly && task.reminders().getFirst() instanceof Reminding.At(var at)) {
      task = Readings.due(task, Due.at(at));
    }
    task = Readings.shifted(task, span.start());
    Matcher lead = LATE_LEAD.matcher(task.title());
    if (!lead.matches() || task.understood().isEmpty()) {
      return new Intent.Add(task, isBeyondDoubt);
    }
    task = Readings.titled(task, lead.group("what"));
    return lead.group("remind") != null ? reminded(task, message) : new Intent.Add(task, true);
  }
}
