package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of the log are missing: whoever asks is told so, and the check says where. Ten entries are sealed. */
class DamagedLogTest {
  private static final String ADA = "user-ada";

  private final Database database = AuditDatabase.migrated();
  private final RecordingSink sink = new RecordingSink();
  private RunningFunction audit;

  @BeforeEach
  void seal() {
    Map<String, Object> settings = new HashMap<>(AuditDatabase.SETTINGS);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    audit = RunningFunction.start(database, "audit", settings);
    for (int event = 0; event < 10; event++) {
      assertThat(audit.post(Posts.taskCreated("event-" + event), Posts.task("t", ADA)).statusCode())
          .isEqualTo(204);
    }
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    AuditDatabase.unguarded(database, "delete from audit.log_leaf where log_index = 4");
  }

  @AfterEach
  void stop() {
    audit.close();
    sink.close();
  }

  @Test
  void a_proof_that_would_need_the_missing_leaf_is_a_problem_that_says_so() {
    for (String path :
        List.of(
            "/api/audit/event-4/proof",
            "/api/audit/event-7/proof",
            "/api/audit/consistency?from=3&to=10",
            "/api/audit/leaves")) {
      HttpResponse<String> answer = audit.get(path, RunningFunction.token(ADA));

      assertThat(answer.statusCode()).as(path).isEqualTo(500);
      AuditSchema.assertProblem(answer.body());
      assertThat(answer.body()).contains("The log is damaged.").doesNotContain("next tick");
    }
  }

  @Test
  void a_users_own_check_finds_it() {
    Map<String, Object> seen =
        Json.readObject(audit.get("/api/audit/verify", RunningFunction.token(ADA)).body());

    assertThat(seen).containsEntry("holds", false).containsEntry("proven", 0L);
    assertThat((List<?>) seen.get("findings"))
        .extracting(finding -> Json.members(finding).get("kind"))
        .contains("inserted", "unproven");
  }

  @Test
  void the_check_of_all_finds_it_at_its_place_and_places_the_others_right() {
    AuditDatabase.unguarded(
        database, "update audit.entry set leaf_hash = sha256('x') where event_id = 'event-8'");
    await().atMost(Duration.ofMinutes(2)).until(() -> all().get("state").equals("done"));

    assertThat((List<?>) all().get("findings"))
        .extracting(
            finding -> Json.members(finding).get("kind") + " " + Json.members(finding).get("place"))
        .contains("removed 4", "changed 8")
        .doesNotContain("changed 7", "truncated 9");
  }

  @Test
  void a_tail_that_is_missing_is_found_where_it_begins() {
    AuditDatabase.unguarded(database, "delete from audit.log_leaf where log_index >= 7");
    await().atMost(Duration.ofMinutes(2)).until(() -> all().get("state").equals("done"));

    assertThat((List<?>) all().get("findings"))
        .extracting(
            finding -> Json.members(finding).get("kind") + " " + Json.members(finding).get("place"))
        .contains("removed 4", "truncated 7");
  }

  @Test
  void an_export_with_proofs_still_comes_and_lacks_those_that_there_are_no_more() {
    HttpResponse<String> export =
        audit.get("/api/audit/export?proofs=true", RunningFunction.token(ADA));

    assertThat(export.statusCode()).isEqualTo(200);
    assertThat(export.body().lines()).hasSize(10).allMatch(line -> line.contains("\"proof\":null"));
  }

  /** Two thousand leaves are a portion; the hole is in the second. */
  @Test
  void leaves_under_way_end_where_one_is_missing_and_nobody_is_left_waiting() {
    StringBuilder batch = new StringBuilder("[");
    for (int event = 10; event < 2_100; event++) {
      batch
          .append(event == 10 ? "" : ",")
          .append(Posts.structured("event-" + event, "t").replace("user-456", ADA));
    }
    AuditDatabase.unguarded(
        database,
        "insert into audit.log_leaf (log_index, sequence, leaf_hash, recorded_in) select 4, sequence, leaf_hash, recorded_in from audit.entry where event_id = 'event-4'");
    assertThat(
            audit
                .post(
                    Map.of("content-type", "application/cloudevents-batch+json"),
                    batch.append(']').toString())
                .statusCode())
        .isEqualTo(204);
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    AuditDatabase.unguarded(database, "delete from audit.log_leaf where log_index = 2050");

    assertThatThrownBy(() -> audit.get("/api/audit/leaves", RunningFunction.token(ADA)))
        .hasCauseInstanceOf(IOException.class);
  }

  private Map<String, Object> all() {
    return Json.readObject(audit.get("/api/audit/verify", TrailTest.operator()).body());
  }
}
