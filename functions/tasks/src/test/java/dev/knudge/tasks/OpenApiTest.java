package dev.knudge.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.testkit.OpenApi;
import dev.knudge.testkit.RunningFunction;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document of the contracts is what is served, and what is served is in it. */
class OpenApiTest {
  private static RunningFunction function;

  @BeforeAll
  static void start() {
    Database database = TasksDatabase.migrated();
    function = RunningFunction.start(database, "tasks", Map.of());
  }

  @AfterAll
  static void stop() {
    function.close();
  }

  @Test
  void every_route_is_in_the_document_and_every_operation_has_a_route() {
    Set<String> routes = new TreeSet<>();
    function
        .bean(Router.class)
        .uriRoutes()
        // HEAD comes with GET.
        .filter(route -> !route.getHttpMethodName().equals("HEAD"))
        .forEach(route ->
            routes.add(
                OpenApi.operation(
                    route.getHttpMethodName(), route.getUriMatchTemplate().toPathString())));
    assertThat(routes).isEqualTo(OpenApi.of("tasks.yaml").operations());
  }

  @Test
  void the_document_and_the_page_are_served_without_a_token_and_load_nothing_from_elsewhere()
      throws IOException {
    Path folder = Path.of(System.getProperty("knudge.root"), "contracts", "openapi");
    assertThat(get("/openapi.yaml").body())
        .isEqualTo(Files.readString(folder.resolve("tasks.yaml")));
    assertThat(get("/common.yaml").body())
        .isEqualTo(Files.readString(folder.resolve("common.yaml")));
    HttpResponse<String> page = get("/docs");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'self'");
    assertThat(page.body()).doesNotContain("http:", "https:", "//cdn");
    var links = java.util.regex.Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
    int found = 0;
    while (links.find()) {
      HttpResponse<String> part = get(links.group(1));
      assertThat(part.statusCode()).as(links.group(1)).isEqualTo(200);
      assertThat(part.body()).isNotBlank();
      found++;
    }
    assertThat(found).isEqualTo(3);
    assertThat(get("/docs/other.js").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(String path) {
    return function.get(path, "");
  }
}
