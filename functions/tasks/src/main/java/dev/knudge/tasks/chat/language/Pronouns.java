package dev.knudge.tasks.chat.language;

import java.util.ArrayList;
import java.util.List;

/** Says what "it" is in a message that asks for several things: what the thing before it is about. */
final class Pronouns {
  private Pronouns() {}

  /** The same intents, with what "it" stands for in its place. */
  static List<Intent> resolved(List<Intent> intents) {
    List<Intent> resolved = new ArrayList<>();
    @org.jspecify.annotations.Nullable Selector last = null;
    for (Intent intent : intents) {
      Intent plain = intent;
      if (intent instanceof Intent.OfTasks ofTasks) {
        boolean isIt = ofTasks.target() instanceof Selector.It;
        plain = isIt && last != null ? about(ofTasks, last) : intent;
        last = isIt && last != null ? last : ofTasks.target();
      }
      resolved.add(plain);
    }
    return resolved;
  }

  /** What is said of a task that is only made by the same message. */
  static Intent tooSoon(String message, int before, Span span) {
    String words = span.in(message);
    return new Intent.Unclear(
        new Doubt(
            span,
            "“"
                + words
                + "” is about a task that is not there yet. Shall I do the rest, so that you can say this after it?",
            List.of(
                new Doubt.Choice(
                    "yes, leave out “" + words + "”", new Span(before, span.end()), "", ""),
                new Doubt.Choice(
                    "it is a new task of this name",
                    span,
                    "add \"" + words.replace("\"", "") + "\"",
                    ""))));
  }

  /** Whether it gives a task words, which may go on after an "and". */
  static boolean isNaming(Intent intent) {
    return intent instanceof Intent.Change(var _, Intent.Alteration what, var _)
        && (what instanceof Intent.Alteration.Rename || what instanceof Intent.Alteration.Describe);
  }

  /** Whether it is a second command, and no part of a title that has an "and". */
  static boolean follows(Intent.OfTasks second) {
    return switch (second.target()) {
      case Selector.It _, Selector.AllListed _, Selector.Places _ -> true;
      default -> false;
    };
  }

  private static Intent about(Intent.OfTasks intent, Selector target) {
    return switch (intent) {
      case Intent.Show _ -> new Intent.Show(target);
      case Intent.Complete _ -> new Intent.Complete(target);
      case Intent.Reopen _ -> new Intent.Reopen(target);
      case Intent.Delete _ -> new Intent.Delete(target);
      case Intent.Change(Selector _, var what, var understood) ->
          new Intent.Change(target, what, understood);
    };
  }
}
