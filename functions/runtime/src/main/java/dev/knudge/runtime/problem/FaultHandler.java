package dev.knudge.runtime.problem;

import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.database.DatabaseFault;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what no other handler takes: 503 where something is away, else 500. The cause goes to the log only.
 */
@Singleton
final class FaultHandler implements ExceptionHandler<Exception, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(FaultHandler.class);

  @Override
  public HttpResponse<?> handle(HttpRequest request, Exception fault) {
    Problem problem = of(fault);
    if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE.getCode()) {
      LOG.warn("{} {}: {}", request.getMethodName(), request.getPath(), fault.toString());
    } else {
      LOG.error("{} {} failed", request.getMethodName(), request.getPath(), fault);
    }
    return problem.response();
  }

  private static Problem of(Exception fault) {
    if (fault instanceof UnavailableException unavailable) {
      return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(unavailable.getMessage()));
    }
    return switch (DatabaseFault.of(fault)) {
      case AWAY ->
          Problem.of(
              HttpStatus.SERVICE_UNAVAILABLE,
              "The database cannot be reached at present. Try again later.");
      case BUSY ->
          Problem.of(
              HttpStatus.SERVICE_UNAVAILABLE,
              "The database was too busy for this request. Try again later.");
      case OTHER ->
          Problem.of(
              HttpStatus.INTERNAL_SERVER_ERROR,
              "The request could not be served because of a fault on this side. The service's log says more.");
    };
  }
}
