package dev.knudge.live.door;

import dev.knudge.runtime.problem.Problem;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many requests of one user are on their way. Each keeps a connection to its function, of which there are so many; one who sends or reads slowly, or does so on purpose, must not
 * have all of them.
 */
@Singleton
final class UserConnections {
  private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();
  private final int most;

  UserConnections(DoorSettings settings) {
    most = settings.userConnections();
  }

  /** Whether one more may go; it then has to {@link #leave}. */
  boolean enter(String user) {
    int[] before = new int[1];
    counts.compute(
        user,
        (name, count) -> {
          before[0] = count == null ? 0 : count;
          return Math.min(most, before[0] + 1);
        });
    return before[0] < most;
  }

  /** One is over. */
  void leave(String user) {
    counts.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
  }

  /** The answer to one who has too many. */
  MutableHttpResponse<?> tooMany() {
    return Problem.of(
            HttpStatus.TOO_MANY_REQUESTS,
            "Too many requests at a time: at most "
                + most
                + " of one user. Wait until some of them are answered.")
        .response()
        .header(HttpHeaders.RETRY_AFTER, "1");
  }
}
