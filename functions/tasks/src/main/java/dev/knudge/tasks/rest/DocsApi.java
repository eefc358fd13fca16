package dev.knudge.tasks.rest;

import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
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

/** The API's description, and a page to try it. Nothing on it comes from elsewhere. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DocsApi {
  private static final String YAML = "application/yaml";
  private static final String SWAGGER = "META-INF/resources/webjars/swagger-ui/5.17.14/";

  /** The page may load what is beside it and nothing else; its own styles are inline. */
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

  /**
   * A file of the page.
   *
   * @param resource its place on the classpath
   */
  private record Asset(String resource, String mediaType) {}

  private static final Map<String, Asset> FILES =
      Map.of(
          "start.js", new Asset("docs/start.js", "text/javascript"),
          "swagger-ui-bundle.js", new Asset(SWAGGER + "swagger-ui-bundle.js", "text/javascript"),
          "swagger-ui.css", new Asset(SWAGGER + "swagger-ui.css", "text/css"));

  @Get("/openapi.yaml")
  @Produces(YAML)
  HttpResponse<byte[]> document() {
    return file(new Asset("openapi/tasks.yaml", YAML));
  }

  @Get("/common.yaml")
  @Produces(YAML)
  HttpResponse<byte[]> common() {
    return file(new Asset("openapi/common.yaml", YAML));
  }

  @Get("/docs")
  @Produces(MediaType.TEXT_HTML)
  HttpResponse<byte[]> page() {
    return file(new Asset("docs/index.html", MediaType.TEXT_HTML));
  }

  @Get("/docs/{file}")
  @Produces(MediaType.ALL)
  HttpResponse<byte[]> part(String file) {
    Asset asset = FILES.get(file);
    if (asset == null) {
      throw new ProblemException(
          Problem.of(HttpStatus.NOT_FOUND, "The page has no such file; it begins at /docs."));
    }
    return file(asset);
  }

  private static HttpResponse<byte[]> file(Asset asset) {
    try (@Nullable InputStream in =
        DocsApi.class.getClassLoader().getResourceAsStream(asset.resource())) {
      if (in == null) {
        throw new IllegalStateException(asset.resource() + " is not on the classpath.");
      }
      return HttpResponse.ok(in.readAllBytes())
          .contentType(asset.mediaType() + ";charset=utf-8")
          .header("Content-Security-Policy", POLICY)
          .header("X-Content-Type-Options", "nosniff");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
