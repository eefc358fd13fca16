package dev.knudge.runtime.problem;

import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import io.micronaut.http.HttpStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON object that a request's body is to be, read strictly: what is wrong with it is said in a problem. */
public final class JsonObject {
  private JsonObject() {}

  /**
   * The object's members, in their order.
   *
   * @param body as it came; empty where there was none
   * @param most bytes that are taken
   * @throws ProblemException 400 if it is no JSON object, 413 if it is longer than {@code most}
   */
  public static Map<String, @Nullable Object> in(byte[] body, int most) {
    if (body.length == 0) {
      throw bad("The body is empty; it must be a JSON object.");
    }
    if (body.length > most) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.REQUEST_ENTITY_TOO_LARGE,
              "The body has " + body.length + " bytes, and " + most + " are the most."));
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
