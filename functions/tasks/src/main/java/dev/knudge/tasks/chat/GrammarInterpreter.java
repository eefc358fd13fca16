package dev.knudge.tasks.chat;

import dev.knudge.tasks.chat.language.CommandReader;
import dev.knudge.tasks.chat.language.Intent;
import dev.knudge.tasks.chat.language.Moment;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** By the grammar: at once, the same each time, and nothing leaves the house. */
@Singleton
final class GrammarInterpreter implements Interpreter {
  @Override
  public List<Intent> interpret(String message, Moment moment, Set<String> kept) {
    return new CommandReader(moment, kept).read(message);
  }
}
