package dev.knudge.tasks.rest;

import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's body. */
public final class JsonBody {
  /** The most bytes: a task at its limits, in escapes, is a tenth of it. */
  public static final int MOST = 1_000_000;

  private JsonBody() {}

  /** The body as it came; empty where there is none. */
  public static byte[] bytes(HttpRequest<byte[]> request) {
    return request.getBody().orElse(new byte[0]);
  }

  /**
   * The body's JSON object.
   *
   * @throws ProblemException 400 if there is none, 413 if it is longer than {@link #MOST}
   */
  public static Map<String, @Nullable Object> object(byte[] body) {
    if (body.length == 0) {
      throw bad("The body is empty; it must be a JSON object.");
    }
    if (body.length > MOST) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              "The body has " + body.length + " bytes, and " + MOST + " are the most."));
    }
    try {
      if (Json.read(body) instanceof Map<?, ?> map) {
        return Json.members(map);
      }
    } catch (JsonException e) {
      throw bad("The body is no JSON that can be read: " + e.getMessage() + ".");
    }
    throw bad("The body is JSON, but no object.");
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(Problem.of(HttpStatus.BAD_REQUEST, detail));
  }
}
