package dev.knudge.tasks.chat;

import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpStatus;

/** What a message can be refused for. */
final class ChatProblems {
  private ChatProblems() {}

  static ProblemException unknownConversation() {
    return new ProblemException(
        Problem.of(
            HttpStatus.NOT_FOUND,
            "You have no conversation with this conversation_id, or it is forgotten. Leave it out to begin a new one."));
  }

  static ProblemException invalid(String pointer, String detail) {
    return new ProblemException(
        Problem.of(HttpStatus.UNPROCESSABLE_ENTITY, detail).with("pointer", pointer));
  }
}
