package dev.knudge.tasks.chat.language;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command with one letter wrong: {@code dleete the milk one}. A task of that name is rarely meant, and so it is asked. */
final class Misspelling {
  private static final List<String> VERBS =
      List.of(
          "complete", "delete", "remove", "reopen", "rename", "postpone", "reschedule", "snooze");

  /** Words of their own. */
  private static final Set<String> WORDS =
      Set.of("compete", "complect", "deplete", "remote", "removal", "open", "posture");

  private final String text;
  private final Span span;

  Misspelling(String text, Span span) {
    this.text = text;
    this.span = span;
  }

  /** Whether the command was meant; null where the first word is none of one letter wrong. */
  @Nullable Intent asked() {
    String[] words = text.strip().split("\\s+", 2);
    String first = words[0].toLowerCase(Locale.ROOT);
    if (words.length < 2 || WORDS.contains(first)) {
      return null;
    }
    for (String verb : VERBS) {
      if (!first.startsWith(verb) && isNear(first, verb)) {
        String meant = verb + " " + words[1];
        return new Intent.Unclear(
            new Doubt(
                span,
                "Did you mean “" + meant + "”?",
                List.of(
                    new Doubt.Choice("yes, " + meant, span, meant, ""),
                    new Doubt.Choice("a new task", span, "add " + text, ""))));
      }
    }
    return null;
  }

  /** Whether one letter is missing, too many, another one, or two are the wrong way round. */
  static boolean isNear(String word, String right) {
    int from = 0;
    int shorter = Math.min(word.length(), right.length());
    while (from < shorter && word.charAt(from) == right.charAt(from)) {
      from++;
    }
    String rest = word.substring(from);
    String rightRest = right.substring(from);
    if (rest.isEmpty() || rightRest.isEmpty()) {
      return rest.length() + rightRest.length() == 1;
    }
    boolean isSwapped =
        rest.length() > 1
            && rightRest.length() > 1
            && rest.charAt(0) == rightRest.charAt(1)
            && rest.charAt(1) == rightRest.charAt(0)
            && rest.substring(2).equals(rightRest.substring(2));
    return isSwapped
        || rest.substring(1).equals(rightRest.substring(1))
        || rest.substring(1).equals(rightRest)
        || rest.equals(rightRest.substring(1));
  }
}
