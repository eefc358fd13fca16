package dev.knudge.tasks.mcp;

import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.rest.Callers;
import dev.knudge.tasks.rest.JsonBody;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Provider;
import java.security.Principal;

/**
 * The Streamable HTTP transport of MCP, in its stateless form: a message in, an answer out, no session and no stream, so that any pod answers and all may sleep in between.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">Transports</a>
 */
@Controller("/mcp")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces(MediaType.ALL)
final class McpApi {
  private static final String PROTOCOL_VERSION = "MCP-Protocol-Version";

  private final McpSettings settings;
  private final Provider<McpMessages> messages;

  McpApi(McpSettings settings, Provider<McpMessages> messages) {
    this.settings = settings;
    this.messages = messages;
  }

  @Post
  @Consumes(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> message(HttpRequest<byte[]> request, Principal user) {
    checkOrigin(request);
    checkForm(request);
    byte[] body = JsonBody.bytes(request);
    if (body.length > JsonBody.MOST) {
      throw problem(
          HttpStatus.REQUEST_ENTITY_TOO_LARGE,
          "The message has " + body.length + " bytes, and " + JsonBody.MOST + " are the most.");
    }
    McpMessages.Answer answer =
        messages
            .get()
            .answer(Callers.agent(request, user), body, request.getHeaders().get(PROTOCOL_VERSION));
    MutableHttpResponse<Object> response = HttpResponse.status(HttpStatus.valueOf(answer.status()));
    return answer.body() == null
        ? response
        : response.contentType(MediaType.APPLICATION_JSON_TYPE).body(answer.body());
  }

  /** There is no stream of the server's own messages, and the specification wants that said so. */
  @Get
  HttpResponse<?> stream() {
    return onlyPost();
  }

  /** There is no session to be ended. */
  @Delete
  @Consumes(MediaType.ALL)
  HttpResponse<?> end() {
    return onlyPost();
  }

  private static HttpResponse<?> onlyPost() {
    return Problem.of(
            HttpStatus.METHOD_NOT_ALLOWED,
            "This server has no sessions and no streams: POST each message, and the answer comes with it.")
        .response()
        .header(HttpHeaders.ALLOW, "POST");
  }

  /** A page that a browser was lured to must not reach a server that only the browser's machine can reach (DNS rebinding). */
  private void checkOrigin(HttpRequest<?> request) {
    for (String origin : request.getHeaders().getAll(HttpHeaders.ORIGIN)) {
      if (!settings.allows(origin)) {
        throw problem(
            HttpStatus.FORBIDDEN,
            "Pages of this Origin may not use this server; its operator can allow them (knudge.mcp.origins).");
      }
    }
  }

  private static void checkForm(HttpRequest<?> request) {
    boolean isJson =
        request
            .getContentType()
            .filter(type -> type.getName().equalsIgnoreCase(MediaType.APPLICATION_JSON))
            .isPresent();
    if (!isJson) {
      throw problem(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The Content-Type must be application/json.");
    }
    boolean acceptsJson =
        request.accept().isEmpty()
            || request.accept().stream()
                .anyMatch(type -> type.matches(MediaType.APPLICATION_JSON_TYPE));
    if (!acceptsJson) {
      throw problem(
          HttpStatus.NOT_ACCEPTABLE, "The answer is application/json; Accept must allow it.");
    }
  }

  private static ProblemException problem(HttpStatus status, String detail) {
    return new ProblemException(Problem.of(status, detail));
  }
}
