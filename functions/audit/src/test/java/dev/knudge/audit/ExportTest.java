package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trail as a file. */
class ExportTest extends TrailTest {
  private static final int MANY = 1_203;

  @Test
  void an_export_has_all_entries_from_the_oldest_and_what_it_takes_to_check_them() {
    String user = someone();
    insertMany(user, MANY);

    HttpResponse<String> export = export(user, "", "application/x-ndjson");

    assertThat(export.headers().firstValue("content-type"))
        .hasValue("application/x-ndjson; charset=utf-8");
    assertThat(export.headers().allValues("cache-control")).containsExactly("no-store");
    assertThat(export.headers().firstValue("content-disposition"))
        .hasValue("attachment; filename=\"audit.ndjson\"");
    assertThat(export.headers().firstValue("x-total-count")).hasValue(Integer.toString(MANY));
    List<Map<String, Object>> lines = export.body().lines().map(Json::readObject).toList();
    assertThat(lines).hasSize(MANY);
    assertThat(lines)
        .extracting(line -> line.get("event_id"))
        .containsExactlyElementsOf(
            IntStream.range(0, MANY).<Object>mapToObj(i -> user + i).toList());
    assertThat(
            audit.query(
                "select encode(leaf_hash, 'hex') from audit.entry where user_id = '"
                    + user
                    + "' order by occurred_at"))
        .containsExactlyElementsOf(
            lines.stream().map(line -> (String) line.get("leaf_hash")).toList());
    for (Map<String, Object> line : lines) {
      assertThat(HexFormat.of().formatHex(Leaf.hash((String) line.get("leaf"))))
          .isEqualTo(line.get("leaf_hash"));
      byte[] commitment =
          Commitment.of(
              HexFormat.of().parseHex((String) line.get("salt")), (String) line.get("particulars"));
      assertThat(Json.readObject((String) line.get("leaf")))
          .containsEntry("commitment", HexFormat.of().formatHex(commitment))
          .containsEntry("event_id", line.get("event_id"));
    }
    AuditSchema.assertExported(export.body().lines().findFirst().orElseThrow());
  }

  @Test
  void a_table_has_a_head_and_a_line_for_each_entry() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"=1+1\"}");

    HttpResponse<String> export = export(user, "", "text/csv");

    assertThat(export.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
    List<String> lines = export.body().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .isEqualTo(
            "occurred_at,type,task_id,user_id,actor,changes,payload,erased,damaged,event_id,source,recorded_at,causation_id,correlation_id,trace_id,log_index");
    assertThat(lines.getLast())
        .startsWith(
            "2026-02-08T10:00:00Z,task.created,t-1,"
                + user
                + ",human,\"[{\"\"field\"\":\"\"title\"\",\"\"old\"\":null,\"\"new\"\":\"\"=1+1\"\"}]\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-ndjson||application/x-ndjson",
        "text/csv||text/csv",
        "text/html,application/xhtml+xml,*/*;q=0.8||application/x-ndjson",
        "text/csv;q=0.5,application/x-ndjson||application/x-ndjson",
        "*/*|csv|text/csv",
        "*/*|ndjson|application/x-ndjson",
        "||application/x-ndjson",
        "application/json||406",
        "*/*|xml|400"
      })
  void its_form_is_what_is_asked_for(String accept, String format, String expected) {
    HttpResponse<String> response =
        export(someone(), format == null ? "" : "?format=" + format, accept);
    if (expected.contains("/")) {
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith(expected);
    } else {
      assertThat(response.statusCode()).isEqualTo(Integer.parseInt(expected));
      AuditSchema.assertProblem(response.body());
    }
  }

  @Test
  void it_takes_the_questions_that_lists_take() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"milk\"}");
    deliver(user, "task.updated", user + 2, "2026-02-08T11:00:00Z", "{\"title\":\"bread\"}");
    assertThat(export(user, "?q=bread", "text/csv").body().lines()).hasSize(2);
    assertThat(export(user, "?type=task.created", "*/*").body())
        .contains("milk")
        .doesNotContain("task.updated");
    assertThat(export(user, "?task_id=none", "*/*").body()).isEmpty();
    assertThat(export(user, "?task_id=none", "text/csv").body().lines()).hasSize(1);
    assertThat(export(user, "?actor=robot", "*/*").statusCode()).isEqualTo(400);
  }

  @Test
  void an_operator_takes_everybodys_or_one_users() {
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"milk\"}");
    deliver(someone(), "task.created", user + 2, "2026-02-08T10:00:00Z", "{\"title\":\"milk\"}");
    HttpResponse<String> one = audit.get("/api/audit/export?user_id=" + user, operator());
    assertThat(one.body().lines()).hasSize(1);
    assertThat(audit.get("/api/audit/export", operator()).body()).contains(user + "1", user + "2");
  }

  @Test
  void what_is_recorded_meanwhile_is_not_in_it_and_nothing_is_missing_or_twice() throws Exception {
    String user = someone();
    insertMany(user, MANY);
    Thread writer =
        Thread.startVirtualThread(() -> {
          for (int i = 0; i < 40; i++) {
            deliver(
                user,
                "task.created",
                user + "-late-" + i,
                "2026-02-08T10:%02d:00.5Z".formatted(i),
                "{\"title\":\"late\"}");
          }
        });
    List<String> ids =
        export(user, "", "*/*")
            .body()
            .lines()
            .map(line -> (String) Json.readObject(line).get("event_id"))
            .toList();
    writer.join();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids).containsAll(IntStream.range(0, MANY).mapToObj(i -> user + i).toList());
  }

  @Test
  void a_client_that_goes_away_or_does_not_read_holds_no_connection() throws Exception {
    String user = someone();
    insertMany(user, 20_000);
    String request =
        "GET /api/audit/export HTTP/1.1\nHost: x\nAuthorization: Bearer "
            + RunningFunction.token(user)
            + "\n\n";
    RawHttp gone = new RawHttp(audit.port());
    gone.send(request);
    gone.close();
    try (RawHttp idle = new RawHttp(audit.port())) {
      idle.send(request);
      await()
          .untilAsserted(() ->
              assertThat(
                      audit.query(
                          "select count(*) from pg_stat_activity where usename = 'audit' and datname = current_database() and state <> 'idle'"))
                  .containsExactly("0"));
      // The pool has it back a moment after the database calls it idle.
      await()
          .untilAsserted(() ->
              assertThat(audit.get("/metrics", "").body())
                  .containsPattern("knudge_database_connections_active(\\{[^}]*})? 0"));
      assertThat(items(user, "?limit=1")).hasSize(1);
    }
  }

  private HttpResponse<String> export(String user, String query, String accept) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(audit.uri("/api/audit/export" + query))
            .header("Authorization", "Bearer " + RunningFunction.token(user));
    return audit.send(accept == null ? request : request.header("Accept", accept));
  }

  /** Many events in few deliveries, one second apart. */
  private void insertMany(String user, int count) {
    for (int first = 0; first < count; first += 500) {
      String batch =
          Json.write(
              IntStream.range(first, Math.min(count, first + 500))
                  .<Object>mapToObj(i -> event(user, i))
                  .toList());
      assertThat(
              audit
                  .post(Map.of("content-type", "application/cloudevents-batch+json"), batch)
                  .statusCode())
          .isEqualTo(204);
    }
  }

  private static Map<String, Object> event(String user, int i) {
    String time = java.time.Instant.parse("2026-02-08T10:00:00Z").plusSeconds(i).toString();
    return Map.of(
        "specversion",
        "1.0",
        "id",
        user + i,
        "source",
        "/tasks",
        "type",
        "task.created",
        "time",
        time,
        "data",
        Json.readObject(body(user, time, "{\"title\":\"Number " + i + "\"}", Map.of())));
  }
}
