package dev.knudge.deadletters;

import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a request's parameters ask for. */
final class Asking {
  private static final Pattern CODE = Pattern.compile("[1-5][0-9]{2}");
  private static final List<String> FILTERS =
      List.of("state", "type", "source", "destination", "code", "user_id", "from", "to");

  private Asking() {}

  /**
   * What is to be redriven.
   *
   * @param old whether also what its destination may have handled and forgotten
   */
  record Redrive(Question question, boolean old) {}

  /**
   * The question of a list.
   *
   * @throws ProblemException 400 where a parameter cannot be meant
   */
  static Question listed(HttpRequest<?> request, Destinations destinations) {
    known(request, FILTERS, "cursor", "limit");
    String states = Parameters.of(request).text("state");
    return of(request, destinations, states == null ? open() : states(states));
  }

  /**
   * The question of what is to be redriven: without states, all that wait for a decision.
   *
   * @throws ProblemException 400 where a parameter cannot be meant or is none, since without the filter that it was to be more would be sent; or where nothing says which, and nothing
   *     says that all are meant
   */
  static Redrive redriven(HttpRequest<?> request, Destinations destinations) {
    known(request, FILTERS, "all", "old");
    Parameters parameters = Parameters.of(request);
    String states = parameters.text("state");
    Question question =
        of(
            request,
            destinations,
            states == null ? EnumSet.of(State.STORED, State.FAILED) : states(states));
    if (question.states().contains(State.REDRIVING)
        || question.states().contains(State.DISCARDED)) {
      throw wrong(
          "state",
          "must be stored, failed or redriven here; a discarded letter is redriven by its id.");
    }
    if (states == null && question.isAnything() && !"true".equals(parameters.text("all"))) {
      throw wrong("all", "must be true where no filter says which letters are to be redriven.");
    }
    return new Redrive(question, isOld(parameters));
  }

  /**
   * Whether one letter is to be redriven though its destination may have handled and forgotten it.
   *
   * @throws ProblemException 400 where a parameter cannot be meant
   */
  static boolean old(HttpRequest<?> request) {
    known(request, List.of(), "old");
    return isOld(Parameters.of(request));
  }

  private static boolean isOld(Parameters parameters) {
    String old = parameters.text("old");
    if (old != null && !old.equals("true")) {
      throw wrong("old", "must be true, or be left out.");
    }
    return old != null;
  }

  /** A name that was mistyped is not passed over. */
  private static void known(HttpRequest<?> request, List<String> some, String... more) {
    List<String> known = Stream.concat(some.stream(), Stream.of(more)).toList();
    for (String name : request.getParameters().names()) {
      if (!known.contains(name)) {
        throw new ProblemException(
            Problem.of(
                    HttpStatus.BAD_REQUEST,
                    name + " is no parameter here; there are " + String.join(", ", known) + ".")
                .with("parameter", name)
                .with("known", known));
      }
    }
  }

  private static Question of(HttpRequest<?> request, Destinations destinations, Set<State> states) {
    Parameters parameters = Parameters.of(request);
    String destination = parameters.text("destination");
    return new Question(
        states,
        parameters.text("type"),
        parameters.text("source"),
        destination == null ? List.of() : destinations.meant(destination),
        code(parameters.text("code")),
        parameters.text("user_id"),
        parameters.instant("from"),
        parameters.instant("to"));
  }

  private static Set<State> open() {
    return Arrays.stream(State.values()).filter(State::isOpen).collect(Collectors.toSet());
  }

  private static Set<State> states(String text) {
    if (text.equals("all")) {
      return EnumSet.allOf(State.class);
    }
    Set<State> states = EnumSet.noneOf(State.class);
    for (String name : text.split(",", -1)) {
      State state = State.of(name);
      if (state == null) {
        throw wrong(
            "state",
            "is all, or some of "
                + Stream.of(State.values()).map(State::wireName).collect(Collectors.joining(", "))
                + " with commas between them.");
      }
      states.add(state);
    }
    return states;
  }

  private static @Nullable Integer code(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (text.equals("none")) {
      return Question.NO_ANSWER;
    }
    if (!CODE.matcher(text).matches()) {
      throw wrong("code", "is an HTTP status, or none for letters that were not answered.");
    }
    return Integer.valueOf(text);
  }

  private static ProblemException wrong(String name, String what) {
    return new ProblemException(
        Problem.of(HttpStatus.BAD_REQUEST, name + " " + what).with("parameter", name));
  }
}
