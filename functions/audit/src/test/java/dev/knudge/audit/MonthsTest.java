package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Entries lie by months, which come in time and may go in time. */
class MonthsTest extends TrailTest {
  private final SettableClock clock =
      new SettableClock(Instant.parse("2027-01-31T23:59:59.999999Z"));

  /** Heads of the log are posted at each tick. */
  private final RecordingSink sink = new RecordingSink();

  @Override
  Map<String, Object> settings() {
    Map<String, Object> settings = super.settings();
    settings.put("knudge.sink.base-url", sink.baseUrl());
    return settings;
  }

  @AfterAll
  void closeSink() {
    sink.close();
  }

  @Override
  Object[] beans() {
    return new Object[] {clock};
  }

  @Test
  void an_entry_lies_in_the_month_in_which_it_was_recorded_by_utc() {
    clock.set(Instant.parse("2028-02-29T23:59:59.999999Z"));
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    clock.set(Instant.parse("2028-03-01T00:00:00Z"));
    deliver(user, "task.created", user + 2, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    assertThat(
            audit.query(
                "select tableoid::regclass::text from audit.entry where user_id = '"
                    + user
                    + "' order by sequence"))
        .containsExactly("audit.entry_2028_02", "audit.entry_2028_03");
    assertThat(items(user, "")).hasSize(2);
    assertThat(ask(user, "/api/audit/" + user + 1).body())
        .contains("\"recorded_at\":\"2028-02-29T23:59:59.999999Z\"");
  }

  @Test
  void the_tick_makes_this_month_and_the_next() {
    clock.set(Instant.parse("2029-12-31T23:59:59Z"));
    assertThat(audit.post(Posts.tick(), "").statusCode()).isEqualTo(204);
    assertThat(months()).contains("entry_2029_12", "entry_2030_01");
    assertThat(audit.post(Posts.tick(), "").statusCode()).isEqualTo(204);
  }

  @Test
  void where_ticks_were_missed_many_writers_at_once_still_find_their_month() {
    clock.set(Instant.parse("2032-07-01T00:00:00Z"));
    String user = someone();
    List<CompletableFuture<Integer>> posts =
        IntStream.range(0, 60)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(() ->
                    audit
                        .post(
                            headers("task.created", user + i, "2026-02-08T10:00:00Z"),
                            body(user, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}", Map.of()))
                        .statusCode()))
            .toList();
    assertThat(posts).extracting(CompletableFuture::join).containsOnly(204);
    assertThat(items(user, "?limit=200")).hasSize(60);
    assertThat(months()).contains("entry_2032_07");
  }

  @Test
  void an_event_is_recorded_once_for_ever_even_when_the_inbox_forgot_it_months_ago() {
    clock.set(Instant.parse("2033-01-05T00:00:00Z"));
    String user = someone();
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    audit.execute("delete from audit.inbox");
    clock.set(Instant.parse("2034-06-05T00:00:00Z"));
    deliver(user, "task.created", user + 1, "2026-02-08T10:00:00Z", "{\"title\":\"A\"}");
    assertThat(items(user, "")).hasSize(1);
  }

  @Test
  void old_months_are_taken_out_only_where_that_is_wanted_and_keep_their_guards_and_keys() {
    Database separate = AuditDatabase.migrated();
    SettableClock then = new SettableClock(Instant.parse("2020-05-05T10:00:00Z"));
    String user = someone();
    Map<String, Object> settings = settings();
    try (RunningFunction keeps = RunningFunction.start(separate, "audit", settings, then)) {
      assertThat(keeps.post(Posts.taskCreated(user + 1), Posts.task("Old", user)).statusCode())
          .isEqualTo(204);
      then.set(Instant.now());
      assertThat(keeps.post(Posts.taskCreated(user + 2), Posts.task("New", user)).statusCode())
          .isEqualTo(204);
      assertThat(keeps.post(Posts.tick(), "").statusCode()).isEqualTo(204);
      assertThat(items(keeps.get("/api/audit", RunningFunction.token(user)))).hasSize(2);
    }
    settings.put("knudge.audit.keep-months", 12);
    try (RunningFunction forgets = RunningFunction.start(separate, "audit", settings, then)) {
      assertThat(forgets.post(Posts.tick(), "").statusCode()).isEqualTo(204);
      assertThat(items(forgets.get("/api/audit", RunningFunction.token(user))))
          .extracting(entry -> entry.get("event_id"))
          .containsExactly(user + 2);
      assertThat(forgets.get("/api/audit/" + user + 1, RunningFunction.token(user)).statusCode())
          .isEqualTo(404);
      assertThat(forgets.query("select event_id from audit.entry_2020_05_archived"))
          .containsExactly(user + 1);
      for (String change : List.of("delete from", "truncate")) {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> forgets.execute(change + " audit.entry_2020_05_archived"))
            .hasStackTraceContaining("only ever added to");
      }
      forgets.execute("delete from audit.inbox");
      forgets.post(Posts.taskCreated(user + 1), Posts.task("Old", user));
      assertThat(items(forgets.get("/api/audit", RunningFunction.token(user)))).hasSize(1);
      assertThat(forgets.post(Posts.tick(), "").statusCode()).isEqualTo(204);
    }
  }

  @Test
  void a_month_with_entries_that_are_not_in_the_log_yet_stays() {
    Database separate = AuditDatabase.migrated();
    SettableClock then = new SettableClock(Instant.parse("2020-05-05T10:00:00Z"));
    try (RunningFunction unsealed = RunningFunction.start(separate, "audit", settings(), then)) {
      String user = someone();
      unsealed.post(Posts.taskCreated(user + 1), Posts.task("Old", user));
      assertThat(unsealed.query("select month from audit.archive_month(1) where relation is null"))
          .containsExactly("entry_2020_05");
      assertThat(items(unsealed.get("/api/audit", RunningFunction.token(user))))
          .extracting(entry -> entry.get("log_index"))
          .containsOnlyNulls();
      assertThat(unsealed.post(Posts.tick(), "").statusCode()).isEqualTo(204);
      assertThat(items(unsealed.get("/api/audit", RunningFunction.token(user))))
          .extracting(entry -> entry.get("log_index"))
          .containsExactly(0L);
      assertThat(
              unsealed.query(
                  "select relation || ' ' || entries || places::text from audit.archive_month(1)"))
          .containsExactly("entry_2020_05_archived 1{0,0}");
      assertThat(
              unsealed.query(
                  "select relation || ' ' || entries || places::text from audit.archive_month(1)"))
          .as("June, which the tick made ahead")
          .containsExactly("entry_2020_06_archived 0{}");
      assertThat(unsealed.query("select month from audit.archive_month(1)")).isEmpty();
      assertThat(unsealed.query("select count(*) from audit.log_leaf")).containsExactly("1");
    }
  }

  @Test
  void a_changed_secret_wraps_the_keys_anew_and_the_old_one_may_go() {
    Database separate = AuditDatabase.migrated();
    String user = someone();
    String fresh = "a-new-encryption-secret-0123456789-0123456789";
    try (RunningFunction before = AuditDatabase.start(separate)) {
      before.post(Posts.taskCreated(user + 1), Posts.task("Old", user));
    }
    try (RunningFunction lost = started(separate, fresh)) {
      assertThat(items(lost.get("/api/audit", RunningFunction.token(user))).getFirst())
          .containsEntry("damaged", true);
      assertThat(lost.post(Posts.taskCreated(user + 2), Posts.task("New", user)).statusCode())
          .isEqualTo(503);
    }
    try (RunningFunction both = started(separate, fresh + ", " + AuditDatabase.SECRET)) {
      assertThat(items(both.get("/api/audit", RunningFunction.token(user))).getFirst())
          .containsEntry("damaged", false);
      assertThat(both.post(Posts.tick(), "").statusCode()).isEqualTo(204);
    }
    try (RunningFunction after = started(separate, fresh)) {
      assertThat(items(after.get("/api/audit", RunningFunction.token(user))).getFirst())
          .containsEntry("damaged", false)
          .containsEntry("erased", false);
      assertThat(after.post(Posts.taskCreated(user + 2), Posts.task("New", user)).statusCode())
          .isEqualTo(204);
    }
  }

  private RunningFunction started(Database separate, String secret) {
    Map<String, Object> settings = settings();
    settings.put("knudge.encryption.secret", secret);
    return RunningFunction.start(separate, "audit", settings);
  }

  private List<String> months() {
    return audit.query(
        "select relname from pg_inherits join pg_class on pg_class.oid = inhrelid where inhparent = 'audit.entry'::regclass");
  }
}
