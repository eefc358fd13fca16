package dev.knudge.tasks.chat.language;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what leaves a part unsaid: {@code snooze it}, {@code the second one}, {@code no, I meant the garden}. */
final class HalfSaid {
  private static final Pattern WHEN_NOT_SAID =
      Pattern.compile(
          "(?i)^(?<command>(?:snooze|postpone|reschedule|defer|delay|push back)\\s+\\S.{0,100}?)[.!?]*$");
  private static final Pattern BARE_PLACE =
      Pattern.compile(
          "(?i)^(?:the\\s+)?(?:first|second|third|fourth|fifth|last|\\d{1,3}(?:st|nd|rd|th))\\s+(?:one|task)[.!?]*$");
  private static final Pattern DONE_ALREADY =
      Pattern.compile(
          "(?i)^(?:i|we)(?:'ve|\\s+have)?\\s+(?:already|just)\\s+\\p{L}+\\s+(?:(?:the|my|our)\\s+)?(?<what>.{1,100}?)[.!]*$");
  private static final Pattern NOT_SO =
      Pattern.compile(
          "(?i)^(?:(?:no|nope|oops|oh|sorry|wait|actually|correction)[,.!:;\\s–—-]+)+i (?:meant|mean)\\s+(?<what>.{1,200}?)[.!]*$");

  private final SelectorReader selectors;

  HalfSaid(SelectorReader selectors) {
    this.selectors = selectors;
  }

  /** What has to be asked, or the one that is meant; null where it is no half of anything. */
  @Nullable Intent read(String text, Span span) {
    if (BARE_PLACE.matcher(text).matches()) {
      return new Intent.Show(selectors.read(text.replaceAll("[.!?]+$", "")));
    }
    Matcher done = DONE_ALREADY.matcher(text);
    if (done.matches()) {
      return doneAlready(text, done.group("what"), span);
    }
    Matcher later = WHEN_NOT_SAID.matcher(text);
    if (later.matches()) {
      return untilWhen(text, later.group("command"), span);
    }
    Matcher correction = NOT_SO.matcher(text);
    return correction.matches() ? meant(correction.group("what"), span) : null;
  }

  private static Intent doneAlready(String text, String what, Span span) {
    return asking(
        span,
        "Is that done, or is it to be remembered?",
        new Doubt.Choice("complete “" + what + "”", span, "complete " + what, ""),
        new Doubt.Choice("a new task", span, "add " + text, ""));
  }

  private static Intent untilWhen(String text, String command, Span span) {
    return asking(
        span,
        "Until when?",
        new Doubt.Choice("tomorrow", span, command + " until tomorrow", ""),
        new Doubt.Choice("by an hour", span, command + " by 1 hour", ""),
        new Doubt.Choice("by a week", span, command + " by 1 week", ""),
        new Doubt.Choice("a new task", span, "add " + text, ""));
  }

  private static Intent meant(String what, Span span) {
    return asking(
        span,
        "What is it that you meant?",
        new Doubt.Choice("rename the last one to “" + what + "”", span, "rename it to " + what, ""),
        new Doubt.Choice("a new task", span, "add " + what, ""));
  }

  private static Intent asking(Span span, String question, Doubt.Choice... choices) {
    return new Intent.Unclear(new Doubt(span, question, List.of(choices)));
  }
}
