package dev.knudge.tasks.rest;

import dev.knudge.contracts.Actor;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.runtime.tracing.RequestTrace;
import dev.knudge.tasks.Caller;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.security.Principal;
import java.util.regex.Pattern;

/** Who asks: the token's subject, and nothing else that a request says. */
public final class Callers {
  /** Ids become attributes of events (contracts): printable ASCII without space, quotes and percent signs. */
  private static final Pattern USER = Pattern.compile("[!#$&-~]{1,200}");

  private Callers() {}

  /** A person by their own hand. */
  public static Caller human(HttpRequest<?> request, Principal principal) {
    return caller(request, principal, Actor.HUMAN);
  }

  /** Software that acts for the token's subject. */
  public static Caller agent(HttpRequest<?> request, Principal principal) {
    return caller(request, principal, Actor.AGENT);
  }

  private static Caller caller(HttpRequest<?> request, Principal principal, Actor actor) {
    String user = principal.getName();
    if (!USER.matcher(user).matches()) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.FORBIDDEN,
              "The token's subject cannot have tasks: it must have 1 to 200 printable ASCII characters without space, quotation mark and percent sign."));
    }
    return new Caller(user, actor, RequestTrace.of(request));
  }
}
