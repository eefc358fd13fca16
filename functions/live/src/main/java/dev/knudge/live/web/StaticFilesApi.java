package dev.knudge.live.web;

import dev.knudge.runtime.problem.Problem;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page's files, for everybody: {@code web/} of the application is the root, and WebJars are at {@code /webjars/<name>/<version>/…}. What has its version in its address is kept
 * for a year; the rest is asked for again each time, and answered 304 while it is the same.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
final class StaticFilesApi {
  /** No dots but within a name, so that nothing leads out of the folder. */
  private static final Pattern PATH =
      Pattern.compile("(?:[A-Za-z0-9_@-][A-Za-z0-9_.@-]*/)*[A-Za-z0-9_@-][A-Za-z0-9_.@-]*");

  private static final String REVALIDATED = "no-cache";
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";

  private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

  @Get("/")
  HttpResponse<?> index(@Nullable @Header(HttpHeaders.IF_NONE_MATCH) String known) {
    return file("web/", "index.html", REVALIDATED, known);
  }

  @Get("/{name:[A-Za-z0-9_-]+}.{ending:css|html|ico|js|png|svg|txt|webmanifest}")
  HttpResponse<?> top(
      String name, String ending, @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String known) {
    return file("web/", name + "." + ending, REVALIDATED, known);
  }

  @Get("/assets/{+path}")
  HttpResponse<?> asset(String path, @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String known) {
    return file("web/assets/", path, REVALIDATED, known);
  }

  @Get("/webjars/{+path}")
  HttpResponse<?> library(String path, @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String known) {
    return file("META-INF/resources/webjars/", path, IMMUTABLE, known);
  }

  private HttpResponse<?> file(String folder, String path, String caching, @Nullable String known) {
    StaticFile file = PATH.matcher(path).matches() ? find(folder + path) : null;
    if (file == null) {
      return Problem.of(HttpStatus.NOT_FOUND, "There is no such file.").response();
    }
    if (file.isKnownTo(known)) {
      return HttpResponse.notModified()
          .header(HttpHeaders.ETAG, file.tag())
          .header(HttpHeaders.CACHE_CONTROL, caching);
    }
    return HttpResponse.ok(file.content())
        .header(HttpHeaders.CONTENT_TYPE, file.contentType())
        .header(HttpHeaders.ETAG, file.tag())
        .header(HttpHeaders.CACHE_CONTROL, caching);
  }

  /** Only what is there is remembered: the files of the application are few, the paths that somebody may ask for are not. */
  private @Nullable StaticFile find(String resource) {
    StaticFile known = files.get(resource);
    if (known != null) {
      return known;
    }
    StaticFile file = StaticFile.load(resource);
    if (file != null) {
      files.put(resource, file);
    }
    return file;
  }
}
