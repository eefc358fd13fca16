package dev.knudge.live.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.live.LiveDatabase;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesApiTest {
  private static RunningFunction live;

  @BeforeAll
  static void start() {
    Database database = LiveDatabase.migrated();
    live =
        RunningFunction.start(database, "live", Map.of("kafka.bootstrap.servers", "127.0.0.1:9"));
  }

  @AfterAll
  static void stop() {
    live.close();
  }

  @Test
  void the_page_is_there_without_a_token() {
    HttpResponse<String> page = live.get("/", "");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("cache-control")).contains("no-cache");
    assertThat(page.body()).startsWith("<!doctype html>");
  }

  @Test
  void who_has_the_page_is_not_sent_it_again() {
    String tag = live.get("/", "").headers().firstValue("etag").orElseThrow();

    HttpResponse<String> again =
        live.send(HttpRequest.newBuilder(live.uri("/")).header("If-None-Match", tag));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    // It would take the place of the page's own, and the page would be a blank one.
    assertThat(again.headers().firstValue("content-security-policy")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/no-such.js",
        "/assets/../application.properties",
        "/assets/%2e%2e/%2e%2e/application.properties",
        "/assets/..%2f..%2fapplication.properties",
        "/webjars/../../../db/migration/V1__presence.sql",
        "/webjars/",
        "/application.properties",
        "/no-such.html"
      })
  void nothing_leads_out_of_the_folder(String path) {
    // 400 is the door's, for what is no plain path.
    assertThat(live.get(path, "").statusCode()).isIn(400, 404);
  }

  @Test
  void no_event_can_be_posted() {
    HttpResponse<String> answer =
        live.post(
            Map.of(
                "ce-id",
                "1",
                "ce-source",
                "/x",
                "ce-type",
                "task.created",
                "ce-specversion",
                "1.0"),
            "{}");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(live.query("select count(*) from live.inbox")).containsExactly("0");
  }

  @Test
  void health_needs_no_token() {
    assertThat(live.get("/health", "").body())
        .contains("\"service\":\"websocket-service\"", "\"status\":\"healthy\"");
  }
}
