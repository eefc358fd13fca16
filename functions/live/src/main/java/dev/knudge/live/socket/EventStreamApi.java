package dev.knudge.live.socket;

import dev.knudge.live.socket.Connections.Admission;
import dev.knudge.runtime.problem.Problem;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Named;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** {@code GET /events}: the same as server-sent events; the id of each is its cursor, so that EventSource resumes by itself. */
@Controller("/events")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class EventStreamApi {
  private final Connections connections;
  private final ExecutorService executor;

  EventStreamApi(Connections connections, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.connections = connections;
    this.executor = executor;
  }

  @Get
  @Produces(MediaType.TEXT_EVENT_STREAM)
  HttpResponse<?> events(HttpRequest<?> request) {
    Caller caller = Caller.of(request).orElseThrow();
    if (caller.isForeign(request)) {
      return problem(HttpStatus.FORBIDDEN, "These are another user's events.");
    }
    if (request.getMethod() == HttpMethod.HEAD) {
      // The route of GET answers it, too; a connection would be one of which nobody gets anything.
      return HttpResponse.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    Optional<String> cursor =
        request
            .getHeaders()
            .findFirst("Last-Event-ID")
            .filter(text -> !text.isBlank())
            .or(() -> request.getParameters().getFirst("cursor"))
            .filter(text -> !text.isBlank());
    EventStreamTransport transport = new EventStreamTransport(executor);
    return switch (connections.admit(
        caller.userId(), caller.expires(), transport, cursor.orElse(null))) {
      case Admission.Granted(Connection connection) -> {
        transport.onGone(() -> connections.remove(connection));
        // Said here: what the route produces is not said of a stream that is the body of an answer,
        // and EventSource takes no other.
        yield HttpResponse.ok(transport)
            .contentType(MediaType.TEXT_EVENT_STREAM_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .header("X-Accel-Buffering", "no");
      }
      case Admission.Denied(CloseCode code, String reason) ->
          problem(
              code == CloseCode.TOO_MANY
                  ? HttpStatus.TOO_MANY_REQUESTS
                  : HttpStatus.SERVICE_UNAVAILABLE,
              reason);
    };
  }

  private static HttpResponse<?> problem(HttpStatus status, String detail) {
    return Problem.of(status, detail).response();
  }
}
