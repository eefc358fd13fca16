package dev.knudge.recurring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told of their series. */
class SeriesApiTest {
  private static final String NOON = "2026-03-02T12:00:00";
  private static final Instant THEN = Said.berlin(NOON);

  private static Running recurring;

  @BeforeAll
  static void start() {
    recurring = Running.at(NOON);
    recurring.deliver(
        Said.of("api/1:2")
            .scheduled(Said.rule("FREQ=HOURLY", "2026-03-02T13:00:00"))
            .version(7)
            .at(THEN)
            .build());
    recurring.tick("2026-03-02T20:10:00").tick("2026-03-02T21:10:00");
  }

  @AfterAll
  static void stop() {
    recurring.close();
  }

  @Test
  void a_series_tells_how_it_stands_and_what_became_of_its_occurrences() {
    Map<String, Object> series = Json.readObject(get("api%2F1:2").body());

    assertThat(series)
        .containsEntry("series_id", "api/1:2")
        .containsEntry("task_id", "task-api/1:2")
        .containsEntry("title", "Water the plants")
        .containsEntry("state", "active")
        .containsEntry("rule", "FREQ=HOURLY")
        .containsEntry("time_zone", "Europe/Berlin")
        .containsEntry("start", "2026-03-02T13:00:00")
        .containsEntry("mode", "schedule")
        .containsEntry("version", 7L)
        .containsEntry("made", 4L)
        .containsEntry("skipped", 5L)
        .containsEntry("next_cursor", null)
        .containsEntry(
            "next", Map.of("local", "2026-03-02T22:00:00", "instant", "2026-03-02T21:00:00Z"));
    assertThat((String) series.get("text")).contains("Europe/Berlin");
    List<?> history = (List<?>) series.get("history");
    assertThat(history)
        .extracting(entry -> Json.members(entry).get("occurrence"))
        .containsExactly(
            "2026-03-02T21:00:00",
            "2026-03-02T20:00:00",
            "2026-03-02T19:00:00",
            "2026-03-02T18:00:00",
            "2026-03-02T13:00:00");
    assertThat(Json.members(history.getLast()))
        .containsEntry("until", "2026-03-02T17:00:00")
        .containsEntry("outcome", "skipped")
        .containsEntry("number", 5L)
        .containsEntry("because", "missed")
        .containsEntry("event_id", null);
    assertThat(Json.members(history.getFirst()))
        .containsEntry("outcome", "made")
        .containsEntry("because", "time")
        .containsEntry("at", Said.berlin("2026-03-02T21:10:00").toString())
        .containsEntry("event_id", recurring.told("api/1:2").getLast().id());
  }

  @Test
  void the_answers_are_what_the_openapi_document_says() {
    RecurringSchema.assertSeries(get("api/1:2").body());
    RecurringSchema.assertSeries(get("api/1:2?limit=1").body());
    recurring.deliver(
        Said.of("bare").scheduled(Said.rule("FREQ=DAILY;COUNT=1", NOON)).at(THEN).build(),
        Said.of("bare").cancelled().at(THEN.plusSeconds(1)).build());
    RecurringSchema.assertSeries(get("bare").body());
    RecurringSchema.assertProblem(get("unknown").body());
    RecurringSchema.assertHealth(recurring.function.get("/health", "").body());
  }

  @Test
  void the_history_comes_in_pages() {
    List<Object> seen = new ArrayList<>();
    String cursor = "";
    do {
      Map<String, Object> page = Json.readObject(get("api/1:2?limit=2" + cursor).body());
      ((List<?>) page.get("history"))
          .forEach(entry -> seen.add(Json.members(entry).get("occurrence")));
      cursor = page.get("next_cursor") == null ? "" : "&cursor=" + page.get("next_cursor");
    } while (!cursor.isEmpty());
    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void nobody_sees_anothers_series() {
    assertThat(
            recurring
                .function
                .get("/api/recurring/series/api/1:2", RunningFunction.token("user-bob"))
                .statusCode())
        .isEqualTo(404);
    assertThat(recurring.function.get("/api/recurring/series/api/1:2", "").statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "api", "api%2F1:2%20"})
  void a_series_that_is_not_there_is_404(String id) {
    assertThat(get(id).statusCode()).isEqualTo(404);
  }

  @Test
  void one_that_was_only_asked_for_or_ended_before_it_began_is_404() {
    recurring.deliver(
        Said.of("asked").generate().at(THEN).build(),
        Said.of("ended").cancelled().at(THEN).build());
    assertThat(get("asked").statusCode()).isEqualTo(404);
    assertThat(get("ended").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=201", "cursor=garbage", "limit=1&limit=2"})
  void a_parameter_that_cannot_be_meant_is_400(String query) {
    assertThat(get("api/1:2?" + query).statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> get(String id) {
    return recurring.function.get("/api/recurring/series/" + id, RunningFunction.token("user-ada"));
  }
}
