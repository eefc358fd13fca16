package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service's own check, for a user and for an operator. Ada has 610 entries of 620, all sealed but the last. */
class VerifyApiTest {
  private static final String ADA = "user-ada";
  private static final int SEALED = 619;

  private final Database database = AuditDatabase.migrated();
  private final RecordingSink sink = new RecordingSink();
  private RunningFunction audit;

  @BeforeEach
  void seal() {
    Map<String, Object> settings = new HashMap<>(AuditDatabase.SETTINGS);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    audit = RunningFunction.start(database, "audit", settings);
  }

  @AfterEach
  void stop() {
    audit.close();
    sink.close();
  }

  @Test
  void a_user_walks_through_their_entries_and_is_told_that_all_is_as_it_was_sealed() {
    filled();
    Map<String, Object> first = own("");
    Map<String, Object> second =
        own(
            "?cursor="
                + URLEncoder.encode((String) first.get("next_cursor"), StandardCharsets.UTF_8));

    assertThat(first)
        .containsEntry("scope", "own")
        .containsEntry("state", "done")
        .containsEntry("holds", true)
        .containsEntry("entries", 500L)
        .containsEntry("proven", 500L);
    assertThat(second)
        .containsEntry("holds", true)
        .containsEntry("entries", 110L)
        .containsEntry("proven", 109L)
        .containsEntry("waiting", 1L)
        .containsEntry("next_cursor", null);
    assertThat(second).containsEntry("tree_size", (long) SEALED);
    AuditSchema.assertAnswer("/api/audit/verify", Json.write(second));
  }

  @Test
  void a_user_sees_which_of_their_entries_was_changed_and_nothing_of_others() {
    filled();
    AuditDatabase.unguarded(
        database,
        "update audit.entry set type = 'task.deleted' where event_id in ('event-3', 'event-615')");

    Map<String, Object> first = own("");

    assertThat(first)
        .containsEntry("holds", false)
        .containsEntry("found", 1L)
        .containsEntry("proven", 499L);
    assertThat(Json.members(((List<?>) first.get("findings")).getFirst()))
        .containsEntry("kind", "changed")
        .containsEntry("event_id", "event-3");
    assertThat(
            own(
                "?cursor="
                    + URLEncoder.encode((String) first.get("next_cursor"), StandardCharsets.UTF_8)))
        .containsEntry("holds", true);
  }

  @Test
  void an_operator_has_all_of_it_checked_in_the_background() {
    filled();
    Map<String, Object> begun = all();
    assertThat(begun).containsEntry("scope", "all");

    await().atMost(Duration.ofSeconds(30)).until(() -> all().get("state").equals("done"));

    Map<String, Object> done = all();
    assertThat(done)
        .containsEntry("holds", true)
        .containsEntry("leaves", (long) SEALED)
        .containsEntry("entries", 620L)
        .containsEntry("found", 0L);
    AuditSchema.assertAnswer("/api/audit/verify", Json.write(done));
    assertThat(all()).as("asking again reports, and begins nothing").isEqualTo(done);
    assertThat(audit.query("select number from audit.verification")).hasSize(1);
  }

  @Test
  void what_was_done_to_the_trail_is_found_each_with_its_word() {
    filled();
    AuditDatabase.unguarded(
        database,
        "update audit.entry set particulars = sha256(particulars) where event_id = 'event-1'",
        "update audit.entry set leaf_hash = sha256('x') where event_id = 'event-2'",
        "delete from audit.entry where event_id = 'event-4'",
        "update audit.log_leaf set leaf_hash = sha256('x') where log_index = 600");

    all();
    await().atMost(Duration.ofSeconds(30)).until(() -> all().get("state").equals("done"));

    assertThat(all()).containsEntry("holds", false);
    assertThat((List<?>) all().get("findings"))
        .extracting(
            finding -> Json.members(finding).get("kind") + " " + Json.members(finding).get("place"))
        .contains("damaged 1", "changed 2", "removed 4", "changed 600", "rewritten 618");
  }

  @Test
  void an_entry_that_was_put_in_behind_the_seal_is_found() {
    filled();
    AuditDatabase.unguarded(
        database,
        "create temp table forged as select * from audit.entry where event_id = 'event-3'",
        "update forged set sequence = -1, event_id = 'forged'",
        "insert into audit.entry select * from forged");

    Map<String, Object> own = own("");
    all();
    await().atMost(Duration.ofSeconds(30)).until(() -> all().get("state").equals("done"));

    assertThat(own).containsEntry("holds", false);
    assertThat(all()).containsEntry("holds", false);
    assertThat((List<?>) all().get("findings"))
        .extracting(finding -> Json.members(finding).get("kind"))
        .contains("inserted");
  }

  @Test
  void what_is_done_to_a_trail_that_does_not_grow_is_found_when_it_is_asked_again_later() {
    filled();
    all();
    await().atMost(Duration.ofSeconds(30)).until(() -> all().get("state").equals("done"));
    assertThat(all()).containsEntry("holds", true);
    AuditDatabase.unguarded(
        database, "update audit.entry set type = 'task.deleted' where event_id = 'event-3'");
    audit.execute(
        "update audit.verification set finished_at = finished_at - interval '11 minutes'");

    all();
    await().atMost(Duration.ofSeconds(30)).until(() -> all().get("state").equals("done"));

    assertThat(all()).containsEntry("holds", false);
  }

  @Test
  void a_check_that_a_dead_pod_began_is_finished_by_a_tick() {
    filled();
    audit.execute(
        "insert into audit.verification (tree_size, started_at) values (" + SEALED + ", now())");

    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            !audit
                .query("select number from audit.verification where finished_at is not null")
                .isEmpty());
    assertThat(audit.query("select entries from audit.verification")).containsExactly("620");
  }

  @Test
  void while_nothing_is_sealed_there_is_nothing_to_prove() {
    record(0, 1);

    assertThat(own(""))
        .containsEntry("tree_size", 0L)
        .containsEntry("waiting", 1L)
        .containsEntry("proven", 0L);
    assertThat(audit.get("/api/audit/verify", TrailTest.operator()).statusCode()).isEqualTo(409);
    assertThat(audit.get("/api/audit/verify", "").statusCode()).isEqualTo(401);
  }

  @Test
  void an_event_that_is_named_as_a_path_hides_none() {
    for (String name : List.of("verify", "keys", "checkpoint", "consistency", "leaves", "proof")) {
      assertThat(audit.post(Posts.taskCreated(name), Posts.task("t", ADA)).statusCode())
          .isEqualTo(204);
    }
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);

    assertThat(own("")).containsEntry("scope", "own").containsEntry("proven", 6L);
    assertThat(audit.get("/api/audit/verify/proof", RunningFunction.token(ADA)).statusCode())
        .isEqualTo(200);
    assertThat(audit.get("/api/audit/proof/proof", RunningFunction.token(ADA)).statusCode())
        .isEqualTo(200);
  }

  private void filled() {
    record(0, SEALED);
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    record(SEALED, SEALED + 1);
  }

  /** As one batch, which is quicker than one by one; the last ten are Bob's, but for the very last. */
  private void record(int from, int to) {
    StringBuilder batch = new StringBuilder("[");
    for (int event = from; event < to; event++) {
      boolean bobs = event >= 609 && event < SEALED;
      String structured = Posts.structured("event-" + event, "t");
      batch
          .append(batch.length() == 1 ? "" : ",")
          .append(structured.replace("user-456", bobs ? "user-bob" : ADA));
    }
    assertThat(
            audit
                .post(
                    Map.of("content-type", "application/cloudevents-batch+json"),
                    batch.append(']').toString())
                .statusCode())
        .isEqualTo(204);
  }

  private Map<String, Object> own(String query) {
    return object(audit.get("/api/audit/verify" + query, RunningFunction.token(ADA)));
  }

  private Map<String, Object> all() {
    return object(audit.get("/api/audit/verify", TrailTest.operator()));
  }

  private static Map<String, Object> object(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readObject(answer.body());
  }
}
