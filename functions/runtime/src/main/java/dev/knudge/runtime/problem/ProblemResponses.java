package dev.knudge.runtime.problem;

import dev.knudge.runtime.DeliveryFunction;
import dev.knudge.runtime.EventFunction;
import io.micronaut.context.BeanContext;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gives every error that the framework itself answers the form of a problem, whatever the request accepts.
 *
 * <p>Where the framework refuses an event delivery before it reaches the door (headers beyond all limits, a body longer than any event), the status becomes 400: the contracts allow
 * no other for a request that cannot be read, and a 413 or 404 would mean something else to the platform. An application without an {@link EventFunction} has no such door, and
 * answers at {@code /} as anywhere. A {@link DeliveryFunction} refuses nothing: there it becomes 503.
 */
@Singleton
final class ProblemResponses implements ErrorResponseProcessor<byte[]> {
  private final boolean refusesNothing;
  private final boolean hasDoor;

  ProblemResponses(BeanContext beans) {
    refusesNothing = beans.containsBean(DeliveryFunction.class);
    hasDoor = refusesNothing || beans.containsBean(EventFunction.class);
  }

  @Override
  public MutableHttpResponse<byte[]> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpRequest<?> request = context.getRequest();
    int status = response.code();
    if (isDelivery(request) && status < 500) {
      status = (refusesNothing ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_REQUEST).getCode();
      response.status(status);
    }
    Problem problem = new Problem(status, detail(status, context), Map.of());
    MutableHttpResponse<byte[]> answer = response.body(problem.json());
    answer.contentType(Problem.MEDIA_TYPE);
    return answer;
  }

  private boolean isDelivery(HttpRequest<?> request) {
    return hasDoor
        && request.getMethod() == HttpMethod.POST
        && request.getUri().getRawPath().equals("/");
  }

  /** What the framework says of a client's mistake helps the client; what it says of a fault of ours helps nobody but an attacker. */
  private static String detail(int status, ErrorContext context) {
    if (status >= 500) {
      return "The request could not be served because of a fault on this side. The service's log says more.";
    }
    String said =
        context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
    return said.isBlank() ? HttpStatus.getDefaultReason(status) : said;
  }
}
