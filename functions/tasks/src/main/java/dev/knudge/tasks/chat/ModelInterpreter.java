package dev.knudge.tasks.chat;

import dev.knudge.tasks.chat.language.Intent;
import dev.knudge.tasks.chat.language.Moment;
import dev.knudge.tasks.chat.language.TaskReading;
import dev.knudge.tasks.chat.model.Rewording;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The grammar, and a model for what it is not sure of. The model's sentences are read by the grammar, so they can ask for nothing that a user could not; besides, it invents no titles, and
 * removes or takes back nothing where the user said no word of that. Whatever is wrong with its answer, the grammar's own reading stands.
 */
@Singleton
@Primary
@Requires(property = "knudge.chat.model.provider", notEquals = "none")
final class ModelInterpreter implements Interpreter {
  private static final Pattern REMOVING =
      Pattern.compile(
          "(?i)\\b(?:delet|remov|eras|drop|trash|discard|cancel|get rid|throw|clear|forget|scrap)");
  private static final Pattern TAKING_BACK =
      Pattern.compile(
          "(?i)\\b(?:undo|undone|revert|take (?:it|that|this) back|took it back|back|restore|mistake|oops|wrong|never ?mind|didn['’]?t mean)");
  private static final Pattern ENDING =
      Pattern.compile(
          "(?i)\\b(?:stop|end|no longer|no more|not|don['’]?t|never|once|one[- ](?:off|time)|without|quit|cease)");
  private static final Pattern WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final GrammarInterpreter grammar;
  private final Rewording rewording;

  ModelInterpreter(GrammarInterpreter grammar, Rewording rewording) {
    this.grammar = grammar;
    this.rewording = rewording;
  }

  @Override
  public List<Intent> interpret(String message, Moment moment, Set<String> kept) {
    List<Intent> read = grammar.interpret(message, moment, kept);
    if (read.stream().allMatch(ModelInterpreter::isSure)) {
      return read;
    }
    List<String> sentences = rewording.of(message);
    List<Intent> reworded =
        sentences.stream()
            .map(sentence -> grammar.interpret(sentence, moment, kept))
            .filter(intents -> intents.size() == 1)
            .map(List::getFirst)
            .toList();
    boolean isAllowed =
        !sentences.isEmpty()
            && reworded.size() == sentences.size()
            && reworded.stream().allMatch(intent -> isAllowed(intent, message));
    return isAllowed ? reworded : read;
  }

  private static boolean isSure(Intent intent) {
    return switch (intent) {
      case Intent.Add(TaskReading task, boolean isBeyondDoubt) ->
          task.doubts().isEmpty() && (isBeyondDoubt || !task.understood().isEmpty());
      case Intent.Unclear _ -> false;
      default -> true;
    };
  }

  private static boolean isAllowed(Intent intent, String message) {
    return switch (intent) {
      case Intent.Add(TaskReading task, boolean isBeyondDoubt) ->
          isBeyondDoubt
              && task.doubts().isEmpty()
              && isSaid(task.title(), message)
              && task.tags().stream().allMatch(tag -> isSaid(tag, message));
      case Intent.Delete _ -> REMOVING.matcher(message).find();
      case Intent.Undo() -> TAKING_BACK.matcher(message).find();
      case Intent.Change(var _, Intent.Alteration what, var _) when isClearing(what) ->
          REMOVING.matcher(message).find() || ENDING.matcher(message).find();
      case Intent.Change(var _, Intent.Alteration.Rename(String title), var _) ->
          isSaid(title, message);
      case Intent.Change(var _, Intent.Alteration.Describe(String text), var _) ->
          isSaid(text, message);
      case Intent.SetZone _, Intent.Unclear _ -> false;
      default -> true;
    };
  }

  /** Whether something that was said of the task goes: then a word of that must have been said too. */
  private static boolean isClearing(Intent.Alteration what) {
    return what instanceof Intent.Alteration.ClearDue
        || what instanceof Intent.Alteration.ClearReminders
        || what instanceof Intent.Alteration.ClearRepeat
        || what instanceof Intent.Alteration.RemoveTag;
  }

  /** Whether all words of a text are the user's own. */
  private static boolean isSaid(String text, String message) {
    Set<String> said = Set.copyOf(words(message));
    return said.containsAll(words(text));
  }

  private static List<String> words(String text) {
    return Arrays.stream(WORD.split(text.toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }
}
