package dev.knudge.tasks.rest;

import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.TaskRefusal;
import dev.knudge.tasks.TaskRefusedException;
import dev.knudge.tasks.TaskResult;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Refused commands as problems. */
@Singleton
final class Refusals implements ExceptionHandler<TaskRefusedException, HttpResponse<?>> {
  @Override
  public HttpResponse<?> handle(HttpRequest request, TaskRefusedException exception) {
    return problem(exception.refusal()).response();
  }

  /** The problem that a refusal is. */
  static Problem problem(TaskRefusal refusal) {
    return switch (refusal) {
      case TaskRefusal.NotFound _, TaskRefusal.NoSuchPart _ ->
          Problem.of(HttpStatus.NOT_FOUND, refusal.detail());
      case TaskRefusal.Stale stale ->
          Problem.of(HttpStatus.PRECONDITION_FAILED, refusal.detail())
              .with("version", stale.actual());
      case TaskRefusal.Invalid invalid ->
          Problem.of(HttpStatus.UNPROCESSABLE_ENTITY, refusal.detail())
              .with("pointer", invalid.pointer());
      case TaskRefusal.TooMany _ -> Problem.of(HttpStatus.UNPROCESSABLE_ENTITY, refusal.detail());
      case TaskRefusal.Conflict _ -> Problem.of(HttpStatus.CONFLICT, refusal.detail());
    };
  }

  /** The result, unless it is a refusal: that is thrown as its problem. */
  static TaskResult accepted(TaskResult result) {
    if (result instanceof TaskResult.Refused(TaskRefusal refusal)) {
      throw new ProblemException(problem(refusal));
    }
    return result;
  }
}
