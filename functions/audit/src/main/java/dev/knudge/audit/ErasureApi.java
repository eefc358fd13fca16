package dev.knudge.audit;

import dev.knudge.audit.store.Erasing;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;

/** Makes what the trail says of a user unreadable, for ever: for operators. */
@Controller("/api/audit/users")
@Secured(Asking.OPERATOR)
final class ErasureApi {
  private static final String BEFORE = "/api/audit/users/";
  private static final String AFTER = "/key";

  private final Erasing erasing;

  ErasureApi(Erasing erasing) {
    this.erasing = erasing;
  }

  /** The user's id is taken from the raw path: ids may hold slashes. */
  @Delete("/{+userKey}")
  @Status(HttpStatus.NO_CONTENT)
  @ExecuteOn(TaskExecutors.BLOCKING)
  void destroyKey(HttpRequest<?> request, Authentication caller) {
    String path = request.getUri().getRawPath().substring(BEFORE.length());
    if (!path.endsWith(AFTER) || path.length() == AFTER.length()) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.NOT_FOUND, "What can be destroyed is /api/audit/users/{user_id}/key."));
    }
    String userId = Parameters.decodePath(path.substring(0, path.length() - AFTER.length()));
    erasing.erase(userId, caller.getName());
  }
}
