package dev.knudge.live.localdev;

import dev.knudge.runtime.problem.Problem;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The demo users that the page offers to be, and what is awake: passed on from local-dev, which alone makes the tokens. It is there only where {@code knudge.local-dev.url} is set, which local-dev
 * does and no manifest; only at a loopback address, where in a cluster nobody listens; and only for requests that name loopback as their host, so that no page of another name can
 * read it.
 */
@Controller("/local-dev")
@Requires(property = "knudge.local-dev.url")
@ExecuteOn(TaskExecutors.BLOCKING)
final class LocalDevApi {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d{1,5}");
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String address;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @throws IllegalArgumentException where the address is not loopback's
   */
  LocalDevApi(@Value("${knudge.local-dev.url}") String address) {
    if (!ADDRESS.matcher(address).matches()) {
      throw new IllegalArgumentException(
          "knudge.local-dev.url is %s, and may only be http://127.0.0.1:<port>; outside local-dev it is to be left out"
              .formatted(address));
    }
    this.address = address;
  }

  @Get("/users")
  @Secured(SecurityRule.IS_ANONYMOUS)
  HttpResponse<?> users(HttpRequest<?> request) {
    return passedOn(request, "/users");
  }

  @Get("/status")
  @Secured("operator")
  HttpResponse<?> status(HttpRequest<?> request) {
    return passedOn(request, "/status");
  }

  private HttpResponse<?> passedOn(HttpRequest<?> request, String path) {
    String host = request.getHeaders().get(HttpHeaders.HOST);
    if (host == null || !LOOPBACK.matcher(host).matches()) {
      return Problem.of(HttpStatus.NOT_FOUND, "There is no such thing here.").response();
    }
    try {
      java.net.http.HttpResponse<byte[]> answer =
          client.send(
              java.net.http.HttpRequest.newBuilder(URI.create(address + path))
                  .timeout(PATIENCE)
                  .build(),
              BodyHandlers.ofByteArray());
      if (answer.statusCode() == HttpStatus.OK.getCode()) {
        return HttpResponse.ok(answer.body())
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-store");
      }
    } catch (IOException e) {
      // Said below, as for any other answer.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "local-dev does not answer.").response();
  }

  @PreDestroy
  void close() {
    client.shutdownNow();
  }
}
