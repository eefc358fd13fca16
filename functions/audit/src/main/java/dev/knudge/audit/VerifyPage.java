package dev.knudge.audit;

import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The verifier as a page: static files that need no token and send nothing anywhere, which their policy makes the browser hold to. */
@Controller("/verify")
@Secured(SecurityRule.IS_ANONYMOUS)
final class VerifyPage {
  private static final String PAGE = "verify.html";
  private static final Map<String, String> TYPES =
      Map.of(
          PAGE,
          "text/html; charset=utf-8",
          "verify.css",
          "text/css; charset=utf-8",
          "verify.mjs",
          "text/javascript; charset=utf-8",
          "page.mjs",
          "text/javascript; charset=utf-8");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Get
  @Produces("text/html; charset=utf-8")
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<byte[]> page() {
    return file(PAGE);
  }

  @Get("/{name}")
  @Produces("*/*")
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<byte[]> file(@PathVariable String name) {
    @Nullable String type = TYPES.get(name);
    if (type == null) {
      throw new ProblemException(Problem.of(HttpStatus.NOT_FOUND, "There is no such file."));
    }
    try (InputStream file = VerifyPage.class.getResourceAsStream("page/" + name)) {
      if (file == null) {
        throw new IllegalStateException("The page's file " + name + " is not in the application.");
      }
      return HttpResponse.ok(file.readAllBytes())
          .header(HttpHeaders.CONTENT_TYPE, type)
          .header("Content-Security-Policy", POLICY)
          .header("X-Content-Type-Options", "nosniff")
          .header("Referrer-Policy", "no-referrer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
