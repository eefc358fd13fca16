package dev.knudge.tasks.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.tasks.TasksDatabase;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files through the door: out, in, twice, by two users, and too large. */
class ExchangeApiTest {
  private static final String ICS =
      """
      BEGIN:VCALENDAR
      VERSION:2.0
      BEGIN:VTODO
      UID:one@example.org
      SUMMARY:Pay rent
      DUE;TZID=Europe/Berlin:20261030T090000
      DTSTART;TZID=Europe/Berlin:20261030T090000
      RRULE:FREQ=MONTHLY;BYDAY=-1FR
      CATEGORIES:home
      BEGIN:VALARM
      ACTION:DISPLAY
      TRIGGER;RELATED=END:-PT2H
      END:VALARM
      END:VTODO
      BEGIN:VTODO
      SUMMARY:No name of its own
      STATUS:COMPLETED
      END:VTODO
      BEGIN:VTODO
      UID:bad
      SUMMARY:x
      DUE:sometime
      END:VTODO
      END:VCALENDAR
      """;

  private static RecordingSink sink;
  private static RunningFunction function;

  private final String ann = "ann-" + UUID.randomUUID();
  private final String bert = "bert-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    Database database = TasksDatabase.migrated();
    sink = new RecordingSink();
    function =
        RunningFunction.start(database, "tasks", Map.of("knudge.sink.base-url", sink.baseUrl()));
  }

  @AfterAll
  static void stop() {
    function.close();
    sink.close();
  }

  @Test
  void a_calendar_comes_in_once_however_often_it_is_sent() {
    Map<String, Object> first = imported(ann, "text/calendar", ICS);
    assertThat(first).containsEntry("imported", 2L).containsEntry("updated", 0L);
    assertThat((List<?>) first.get("refused"))
        .singleElement()
        .satisfies(it -> assertThat(it.toString()).contains("item=3", "uid=bad", "DUE is no date"));

    Map<String, Object> second = imported(ann, "text/calendar; charset=utf-8", ICS);
    assertThat(second).containsEntry("imported", 0L).containsEntry("unchanged", 2L);
    assertThat(versions(ann)).as("no new versions").containsOnly("1");
    assertThat(events(ann, "task.created")).isEqualTo(2);

    Map<String, Object> third =
        imported(ann, "text/calendar", ICS.replace("Pay rent", "Pay the rent"));
    assertThat(third).containsEntry("updated", 1L).containsEntry("unchanged", 1L);
    assertThat(titles(ann)).containsExactlyInAnyOrder("Pay the rent", "No name of its own");
  }

  @ParameterizedTest
  @CsvSource({
    "text/calendar,text/calendar",
    "text/csv,text/csv",
    "application/json,application/json"
  })
  void what_goes_out_changes_nothing_when_it_comes_in_and_makes_the_same_elsewhere(
      String accept, String contentType) {
    imported(ann, "text/calendar", ICS);
    imported(
        ann,
        "application/json",
        "[{\"title\":\"=cmd()\",\"tags\":[\"a,b\"],\"priority\":\"low\",\"description\":\"a\\nb\",\"due_date\":\"2026-12-01T10:00:00.5+05:30\",\"reminders\":[{\"remind_at\":\"2026-11-30T10:00:00Z\",\"channels\":[\"email\"]}]}]");
    String file = exported(ann, accept);

    assertThat(imported(ann, contentType, file))
        .containsEntry("imported", 0L)
        .containsEntry("updated", 0L)
        .containsEntry("unchanged", 3L);

    assertThat(imported(bert, contentType, file))
        .containsEntry("imported", 3L)
        .containsEntry("refused", List.of());
    assertThat(imported(bert, contentType, file)).containsEntry("unchanged", 3L);
    assertThat(comparable(exported(bert, "application/json")))
        .isEqualTo(comparable(exported(ann, "application/json")));
  }

  @ParameterizedTest
  @CsvSource({"text/calendar", "text/csv", "application/json"})
  void when_a_task_was_made_and_done_goes_with_it(String type) {
    imported(
        ann,
        "application/json",
        "[{\"id\":\"old\",\"title\":\"Old\",\"completed\":true,\"created_at\":\"2020-01-02T03:04:05Z\",\"completed_at\":\"2021-01-02T03:04:05+01:00\"}]");

    imported(bert, type, exported(ann, type));

    assertThat(exported(bert, "application/json"))
        .contains("\"created_at\":\"2020-01-02T03:04:05Z\"")
        .contains("\"completed_at\":\"2021-01-02T02:04:05Z\"");
  }

  @Test
  void a_file_of_a_clock_that_is_ahead_makes_no_task_of_the_future_and_what_is_no_time_is_told() {
    Map<String, Object> report =
        imported(
            ann,
            "application/json",
            "[{\"title\":\"Ahead\",\"created_at\":\"2999-01-01T00:00:00Z\"},{\"title\":\"Odd\",\"completed_at\":\"soon\"}]");

    assertThat(report).containsEntry("imported", 1L);
    assertThat(report.get("refused").toString()).contains("completed_at is no time");
    assertThat(exported(ann, "application/json")).doesNotContain("2999");
  }

  @Test
  void another_users_task_is_neither_reached_nor_given_away_by_its_id() {
    imported(ann, "application/json", "[{\"title\":\"mine\"}]");
    String id =
        function.query("select id from tasks.task where user_id = '" + ann + "'").getFirst();

    Map<String, Object> report =
        imported(bert, "application/json", "[{\"id\":\"" + id + "\",\"title\":\"stolen\"}]");

    assertThat(report).containsEntry("imported", 1L).containsEntry("updated", 0L);
    assertThat(titles(ann)).containsExactly("mine");
    assertThat(titles(bert)).containsExactly("stolen");
    assertThat(exported(bert, "application/json")).doesNotContain("mine");
    assertThat(exported(bert, "text/calendar")).doesNotContain("mine");
  }

  @Test
  void an_instance_that_is_over_does_not_begin_its_series_anew() {
    String file =
        """
        {"items":[
        {"id":"a","title":"Water","completed":true,"due_date":"2026-11-01","series_id":"s","recurrence":{"rule":"FREQ=WEEKLY","time_zone":"UTC","start":"2026-11-01T00:00:00"}},
        {"id":"b","title":"Water","due_date":"2026-11-08","series_id":"s","recurrence":{"rule":"FREQ=WEEKLY","time_zone":"UTC","start":"2026-11-01T00:00:00"}}]}
        """;
    imported(ann, "application/json", file);
    assertThat(events(ann, "recurring.scheduled")).isEqualTo(1);
    assertThat(imported(ann, "application/json", file)).containsEntry("unchanged", 2L);
    assertThat(events(ann, "recurring.scheduled")).isEqualTo(1);
  }

  @Test
  void the_same_file_sent_twice_at_once_makes_no_duplicates() throws Exception {
    StringBuilder table = new StringBuilder("id,title\n");
    for (int i = 0; i < 400; i++) {
      table.append("row-").append(i).append(",Task ").append(i).append('\n');
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Map<String, Object>>> reports = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        reports.add(threads.submit(() -> imported(ann, "text/csv", table.toString())));
      }
      for (Future<Map<String, Object>> report : reports) {
        assertThat(report.get()).containsEntry("refused", List.of());
      }
    }
    assertThat(titles(ann)).hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  void many_tasks_go_out_as_a_stream_of_all_of_them() {
    StringBuilder table = new StringBuilder("title\n");
    for (int i = 0; i < 1001; i++) {
      table.append("Task ").append(i).append('\n');
    }
    assertThat(imported(ann, "text/csv", table.toString())).containsEntry("imported", 1001L);

    HttpResponse<String> calendar = get(ann, "/api/tasks.ics", "");
    assertThat(calendar.headers().firstValue("content-type"))
        .hasValue("text/calendar;charset=utf-8");
    assertThat(calendar.headers().firstValue("transfer-encoding")).hasValue("chunked");
    assertThat(calendar.body().split("BEGIN:VTODO", -1)).hasSize(1002);
    assertThat(calendar.body()).endsWith("END:VCALENDAR\r\n");
    assertThat(exported(ann, "text/csv").lines()).hasSize(1002);
    assertThat((List<?>) Json.readObject(exported(ann, "application/json")).get("items"))
        .hasSize(1001);
    assertThat(get(ann, "/api/tasks.ics?filter=%22Task+7%22+%26+completed", "").body())
        .doesNotContain("VTODO");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain|x|415",
        "|x|415",
        "text/csv||400",
        "text/calendar|nonsense|400",
        "application/json|{|400",
      })
  void what_cannot_be_taken_is_told(String type, String body, int status) {
    HttpResponse<String> answer =
        post(ann, type == null ? "" : type, body == null ? new byte[0] : body.getBytes());
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
  }

  @Test
  void a_file_that_is_too_large_or_not_text_is_refused() {
    assertThat(post(ann, "text/csv", new byte[5_000_001]).statusCode()).isEqualTo(413);
    assertThat(post(ann, "text/csv", new byte[] {'t', (byte) 0xff, (byte) 0xfe}).statusCode())
        .isEqualTo(400);
    assertThat(post(ann, "text/csv", ("title\n" + "x\n".repeat(10_001)).getBytes()).statusCode())
        .isEqualTo(422);
  }

  @Test
  void a_field_beyond_its_limit_is_refused_alone() {
    Map<String, Object> report =
        imported(
            ann,
            "application/json",
            "[{\"title\":\"" + "x".repeat(501) + "\"},{\"title\":\"ok\"}]");
    assertThat(report).containsEntry("imported", 1L);
    assertThat(report.get("refused").toString()).contains("item=1", "501", "500");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/tasks.ics", "/api/tasks/export"})
  void without_a_token_nothing_goes_out(String path) {
    assertThat(function.get(path, "").statusCode()).isEqualTo(401);
  }

  @Test
  void what_nobody_offers_is_not_acceptable_and_a_wrong_zone_or_filter_is_told() {
    assertThat(get(ann, "/api/tasks/export", "text/html").statusCode()).isEqualTo(406);
    assertThat(get(ann, "/api/tasks.ics?filter=%28", "").statusCode()).isEqualTo(400);
    assertThat(get(ann, "/api/tasks.ics?time_zone=Mars", "").statusCode()).isEqualTo(400);
  }

  /** Without ids, versions and the times at which they came: those are each user's own. */
  private static String comparable(String json) {
    return json.replaceAll(
        "\"(id|version|created_at|updated_at|completed_at|series_id)\":(\"[^\"]*\"|\\d+),?", "");
  }

  private static Map<String, Object> imported(String user, String type, String file) {
    HttpResponse<String> answer = post(user, type, file.getBytes());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readObject(answer.body());
  }

  private static HttpResponse<String> post(String user, String type, byte[] file) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.uri("/api/tasks/import"))
            .header("Authorization", "Bearer " + RunningFunction.token(user))
            .POST(HttpRequest.BodyPublishers.ofByteArray(file));
    return function.send(type.isEmpty() ? request : request.header("Content-Type", type));
  }

  private static String exported(String user, String accept) {
    HttpResponse<String> answer = get(user, "/api/tasks/export", accept);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<String> get(String user, String path, String accept) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(function.uri(path))
            .header("Authorization", "Bearer " + RunningFunction.token(user));
    return function.send(accept.isEmpty() ? request : request.header("Accept", accept));
  }

  private static List<String> titles(String user) {
    return function.query("select title from tasks.task where user_id = '" + user + "'");
  }

  private static List<String> versions(String user) {
    return function.query("select version from tasks.task where user_id = '" + user + "'");
  }

  private static int events(String user, String type) {
    return Integer.parseInt(
        function
            .query(
                "select count(*) from tasks.outbox where record_key = '"
                    + user
                    + "' and headers::json ->> 'ce-type' = '"
                    + type
                    + "'")
            .getFirst());
  }
}
