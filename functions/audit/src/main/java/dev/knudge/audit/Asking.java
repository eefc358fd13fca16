package dev.knudge.audit;

import dev.knudge.contracts.Actor;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.security.authentication.Authentication;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a request as a {@link Question}: the same parameters mean the same wherever entries are listed, counted or exported. */
final class Asking {
  /** Who has it in the token's claim {@code roles} sees everybody's entries. */
  static final String OPERATOR = "operator";

  private static final String USER_ID = "user_id";
  private static final int LONGEST = 1000;

  private final Parameters parameters;
  private final Authentication caller;

  private Asking(Parameters parameters, Authentication caller) {
    this.parameters = parameters;
    this.caller = caller;
  }

  /** The caller's question. */
  static Question of(HttpRequest<?> request, Authentication caller) {
    return new Asking(Parameters.of(request), caller).question();
  }

  /** The days that are asked for. */
  static Days days(HttpRequest<?> request, Instant now) {
    Parameters parameters = Parameters.of(request);
    try {
      return Days.of(
          parameters.instant("from"), parameters.instant("to"), parameters.text("time_zone"), now);
    } catch (IllegalArgumentException e) {
      String[] message = String.valueOf(e.getMessage()).split(" ", 2);
      throw wrong(message[0], message[1]);
    }
  }

  static boolean isOperator(Authentication caller) {
    return caller.getRoles().contains(OPERATOR);
  }

  /** Whose single entries the caller may see; null for everybody's. */
  static @Nullable String visibleTo(Authentication caller) {
    return isOperator(caller) ? null : caller.getName();
  }

  private Question question() {
    @Nullable Instant from = parameters.instant("from");
    @Nullable Instant to = parameters.instant("to");
    if (from != null && to != null && from.isAfter(to)) {
      throw wrong("from", "is later than to; the period would be before it begins.");
    }
    Question question =
        new Question(
            user(),
            bounded("task_id"),
            bounded("type"),
            oneOf(
                "actor", Arrays.stream(Actor.values()).map(Actor::wireName).toArray(String[]::new)),
            bounded("field"),
            bounded("q"),
            from,
            to,
            "asc".equals(oneOf("order", "asc", "desc")));
    checkSearch(question);
    return question;
  }

  /** What is not theirs is not there for them. */
  private @Nullable String user() {
    @Nullable String named = bounded(USER_ID);
    if (isOperator(caller)) {
      return named;
    }
    if (named != null && !named.equals(caller.getName())) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.NOT_FOUND,
              "There is no trail of that user for you. Leave user_id out to see your own."));
    }
    return caller.getName();
  }

  private static void checkSearch(Question question) {
    if (question.words() != null && Marks.ofWords(question.words()).isEmpty()) {
      throw wrong("q", "holds no word: letters or digits are searched for.");
    }
    if (question.userId() == null && !question.marks().isEmpty()) {
      throw wrong(
          question.words() != null ? "q" : "field",
          "can be searched for one user at a time, since each user's words are hidden under a key of their own; give user_id, too.");
    }
  }

  private @Nullable String bounded(String name) {
    @Nullable String value = parameters.text(name);
    if (value != null && value.length() > LONGEST) {
      throw wrong(
          name, "has " + value.length() + " characters; it may have " + LONGEST + " at most.");
    }
    return value;
  }

  private @Nullable String oneOf(String name, String... known) {
    @Nullable String value = parameters.text(name);
    if (value != null && !Arrays.asList(known).contains(value)) {
      throw wrong(name, "must be one of " + String.join(", ", known) + ".");
    }
    return value;
  }

  static ProblemException wrong(String name, String what) {
    return new ProblemException(
        Problem.of(HttpStatus.BAD_REQUEST, name + " " + what).with("parameter", name));
  }
}
