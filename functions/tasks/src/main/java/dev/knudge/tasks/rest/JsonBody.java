package dev.knudge.tasks.rest;

import dev.knudge.runtime.problem.JsonObject;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
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
    return JsonObject.in(body, MOST);
  }
}
