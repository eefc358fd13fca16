package dev.knudge.tasks.chat;

import dev.knudge.tasks.chat.language.Intent;
import dev.knudge.tasks.chat.language.Moment;
import java.util.List;
import java.util.Set;

/** Says what a message asks for. It sees words, a clock and a zone; whose tasks they are about is never its to say. */
interface Interpreter {
  /**
   * What the message asks for, in its order.
   *
   * @param kept words, in lower case, that the user wants left in titles
   */
  List<Intent> interpret(String message, Moment moment, Set<String> kept);
}
