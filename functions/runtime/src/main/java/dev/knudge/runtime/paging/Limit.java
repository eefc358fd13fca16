package dev.knudge.runtime.paging;

import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * How many items a page may have: 1 to 200, 50 where nothing is said.
 *
 * @param items how many
 */
public record Limit(int items) {
  private static final int DEFAULT = 50;
  private static final int MOST = 200;

  /**
   * Reads the query parameter.
   *
   * @throws ProblemException 400 if it is no number, or out of range
   */
  public static Limit parse(@Nullable String parameter) {
    if (parameter == null) {
      return new Limit(DEFAULT);
    }
    try {
      int items = Integer.parseInt(parameter);
      if (items >= 1 && items <= MOST) {
        return new Limit(items);
      }
    } catch (NumberFormatException _) {
      // the same answer as for a number out of range
    }
    throw new ProblemException(
        Problem.of(HttpStatus.BAD_REQUEST, "limit must be a whole number from 1 to " + MOST + ".")
            .with("parameter", "limit"));
  }
}
