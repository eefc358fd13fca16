package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.audit.sealing.Sealer;
import dev.knudge.audit.verifier.Finding;
import dev.knudge.audit.verifier.Finding.Kind;
import dev.knudge.audit.verifier.Report;
import dev.knudge.audit.verifier.Verification;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was archived is told from what was removed: three entries of May 2020 and two of June are taken out, four of today stay. */
class ArchivingTest {
  private final Database database = AuditDatabase.migrated();
  private final RecordingSink sink = new RecordingSink();
  private final SettableClock clock = new SettableClock(Instant.parse("2020-05-05T10:00:00Z"));
  private RunningFunction audit;

  @BeforeEach
  void archive() {
    Map<String, Object> settings = new HashMap<>(AuditDatabase.SETTINGS);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    settings.put("knudge.audit.keep-months", 12);
    audit = RunningFunction.start(database, "audit", settings, clock);
    record(0, 3);
    clock.set(Instant.parse("2020-06-05T10:00:00Z"));
    record(3, 5);
    clock.set(Instant.now());
    record(5, 9);
    // The first seals, and archives where housekeeping comes after it; the second seals what the
    // trail said of that.
    tick();
    tick();
    tick();
  }

  @AfterEach
  void stop() {
    audit.close();
    sink.close();
  }

  @Test
  void the_services_own_check_knows_what_was_archived() {
    Map<String, Object> seen = check();

    assertThat(seen).containsEntry("holds", true).containsEntry("archived", 5L);
  }

  @Test
  void an_entry_that_was_removed_is_found_beside_archived_ones() {
    AuditDatabase.unguarded(database, "delete from audit.entry where event_id = 'event-6'");

    Map<String, Object> seen = check();

    assertThat(seen).containsEntry("holds", false).containsEntry("archived", 5L);
    assertThat((List<?>) seen.get("findings"))
        .singleElement()
        .satisfies(finding ->
            assertThat(Json.members(finding))
                .containsEntry("kind", "removed")
                .containsEntry("place", 6L));
  }

  @Test
  void whoever_has_only_the_database_cannot_say_that_something_was_archived() {
    AuditDatabase.unguarded(
        database,
        "delete from audit.entry where event_id = 'event-6'",
        """
        insert into audit.entry (sequence, event_id, source, event_key, type, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks)
        select nextval('audit.entry_sequence'), 'forged', '/audit', 'forged', type, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks
        from audit.entry where event_id = 'event-7'\
        """,
        "update audit.entry set type = 'audit.month.archived' where event_id = 'forged'",
        "insert into audit.entry_key (event_id, source, event_key, recorded_at, sequence, recorded_in) select event_id, source, event_key, recorded_at, sequence, recorded_in from audit.entry where event_id = 'forged'",
        "insert into audit.archived_month (relation, event_id, archived_at) values ('forged', 'forged', now() + interval '1 day')");

    assertThat(check()).containsEntry("holds", false).containsEntry("archived", 0L);
  }

  @Test
  void an_operators_complete_export_holds_and_says_how_many_are_archived() {
    Report report = verify();

    assertThat(report.findings()).isEmpty();
    assertThat(report.archived()).isEqualTo(5);

    AuditDatabase.unguarded(database, "delete from audit.entry where event_id = 'event-6'");
    assertThat(verify().findings())
        .singleElement()
        .extracting(Finding::kind, Finding::place)
        .containsExactly(Kind.REMOVED, 6L);
  }

  @Test
  void what_claims_to_be_said_by_the_trail_itself_is_refused() {
    Map<String, String> event = Posts.event("audit.month.archived", "not-the-trails");
    event.put("ce-source", "/audit");

    assertThat(audit.post(event, "{\"payload\":{\"places\":[[0,9]]}}").statusCode()).isEqualTo(422);

    assertThat(audit.query("select 1 from audit.entry where event_id = 'not-the-trails'"))
        .isEmpty();
  }

  @Test
  void a_file_under_way_while_a_month_is_archived_is_cut_off_and_not_short_of_it()
      throws Exception {
    clock.set(Instant.parse("2020-08-05T10:00:00Z"));
    for (int event = 0; event < 30; event++) {
      String body = "{\"text\":\"" + "x".repeat(700_000) + "\"}";
      assertThat(audit.post(Posts.event("note.taken", "huge-" + event), body).statusCode())
          .isEqualTo(204);
    }
    clock.set(Instant.now());
    audit.bean(Sealer.class).seal();
    HttpRequest request =
        HttpRequest.newBuilder(audit.uri("/api/audit/export"))
            .header("Authorization", "Bearer " + TrailTest.operator())
            .build();
    try (HttpClient client = HttpClient.newHttpClient();
        InputStream file = client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      assertThat(file.read()).isEqualTo('{');

      tick();

      assertThatThrownBy(file::readAllBytes).isInstanceOf(IOException.class);
    }
    assertThat(get("/api/audit/export")).doesNotContain("huge-").contains("event-8");
  }

  private Report verify() {
    Verification verification = new Verification(List.of(SealedLog.KEY));
    verification.heads(get("/api/audit/checkpoint"));
    get("/api/audit/leaves").lines().forEach(verification::leaf);
    verification.begin();
    get("/api/audit/export").lines().forEach(verification::entry);
    return verification.report(true);
  }

  private Map<String, Object> check() {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Json.readObject(get("/api/audit/verify")).get("state").equals("done"));
    return Json.readObject(get("/api/audit/verify"));
  }

  private String get(String path) {
    var answer = audit.get(path, TrailTest.operator());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private void record(int from, int to) {
    for (int event = from; event < to; event++) {
      assertThat(
              audit.post(Posts.taskCreated("event-" + event), Posts.task("t", "user")).statusCode())
          .isEqualTo(204);
    }
  }

  private void tick() {
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
  }
}
