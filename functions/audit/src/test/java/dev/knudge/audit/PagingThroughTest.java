package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A walk through the pages shows what was there when it began, each entry once. */
class PagingThroughTest {
  private static Database database;
  private static RunningFunction audit;

  private final String user = "user-" + UUID.randomUUID();

  @BeforeAll
  static void start() {
    database = AuditDatabase.migrated();
    audit = AuditDatabase.start(database);
  }

  @AfterAll
  static void stop() {
    audit.close();
  }

  @Test
  void pages_of_any_size_give_all_entries_in_one_order() {
    for (int i = 0; i < 23; i++) {
      // Many at the same time, so that the time alone does not tell where a page ends.
      record("2026-02-08T10:0" + i % 3 + ":00.123456Z");
    }
    List<String> all = walk(200, () -> {});
    assertThat(all).hasSize(23).doesNotHaveDuplicates();
    for (int size : List.of(1, 2, 5, 22, 23, 24)) {
      assertThat(walk(size, () -> {})).isEqualTo(all);
    }
  }

  @Test
  void entries_that_are_recorded_during_a_walk_neither_shift_nor_join_it_wherever_they_belong() {
    for (int i = 0; i < 10; i++) {
      record("2026-02-08T10:00:0" + i + "Z");
    }
    List<String> before = walk(200, () -> {});

    List<String> seen =
        walk(
            3,
            () -> {
              record("2026-02-08T09:00:00Z");
              record("2026-02-08T10:00:04.5Z");
              record("2026-02-08T11:00:00Z");
            });

    assertThat(seen).isEqualTo(before);
    assertThat(walk(200, () -> {})).containsAll(before).hasSizeGreaterThan(before.size());
  }

  @Test
  void
      an_entry_whose_transaction_commits_late_is_not_in_the_walk_that_began_before_and_in_the_next_one()
          throws SQLException {
    try (Connection late = database.connect()) {
      late.setAutoCommit(false);
      insert(late, "late");
      for (int i = 0; i < 4; i++) {
        record("2026-02-08T10:00:0" + i + "Z");
      }
      List<String> before = walk(200, () -> {});
      AtomicBoolean committed = new AtomicBoolean();

      List<String> seen =
          walk(
              1,
              () -> {
                if (!committed.getAndSet(true)) {
                  commit(late);
                }
              });

      assertThat(seen).isEqualTo(before).doesNotContain("late");
      assertThat(walk(2, () -> {})).contains("late").hasSize(5);
    }
  }

  @Test
  void while_many_record_at_once_no_walk_skips_or_repeats() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int writer = i;
      writers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; !stop.get(); n++) {
                  record("2026-02-08T10:%02d:%02dZ".formatted((writer * 7 + n) % 60, n % 60));
                }
              }));
    }
    try {
      for (int walks = 0; walks < 5; walks++) {
        List<String> before = walk(200, () -> {});
        List<String> seen = walk(7, () -> {});
        List<String> after = walk(200, () -> {});
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(new HashSet<>(seen)).containsAll(before);
        assertThat(new HashSet<>(after)).containsAll(seen);
      }
    } finally {
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
  }

  @Test
  void a_cursor_belongs_to_its_user_and_filters() {
    record("2026-02-08T10:00:00Z");
    record("2026-02-08T10:00:01Z");
    String cursor = (String) page("?limit=1").get("next_cursor");

    assertThat(cursor).isNotNull();
    assertThat(
            audit
                .get("/api/audit?limit=1&cursor=" + cursor, RunningFunction.token(user))
                .statusCode())
        .isEqualTo(200);
    assertThat(
            audit
                .get("/api/audit?limit=1&cursor=" + cursor, RunningFunction.token("another"))
                .statusCode())
        .isEqualTo(400);
    assertThat(
            audit
                .get(
                    "/api/audit?limit=1&type=task.created&cursor=" + cursor,
                    RunningFunction.token(user))
                .statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing|2026-02-08T10:00:00Z|1",
        "''|2026-02-08T10:00:00Z|1",
        "0:0:|2026-02-08T10:00:00Z|1",
        "5:4:|2026-02-08T10:00:00Z|1",
        "4:8:7,5|2026-02-08T10:00:00Z|1",
        "4:8:3|2026-02-08T10:00:00Z|1",
        "4:8:8|2026-02-08T10:00:00Z|1",
        "4:8:5,|2026-02-08T10:00:00Z|1",
        "4:8|2026-02-08T10:00:00Z|1",
        "99999999999999999999999:99999999999999999999999:|2026-02-08T10:00:00Z|1",
        "4:8:5|yesterday|1",
        "4:8:5|2026-02-08|1",
        "4:8:5|+999999999-12-31T23:59:59Z|1",
        "4:8:5|+294276-12-31T23:59:59.999999999Z|1",
        "4:8:5|-4713-12-31T23:59:59Z|1",
        "4:8:5|2026-02-08T10:00:00Z|one",
        "4:8:5|2026-02-08T10:00:00Z|''",
        "4:8:5|2026-02-08T10:00:00Z|9223372036854775808"
      })
  void a_forged_cursor_is_answered_as_any_foreign_one(
      String snapshot, String time, String sequence) {
    String foreign = audit.get("/api/audit?cursor=x", RunningFunction.token(user)).body();

    var response = walkFrom(snapshot, time, sequence);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.body()).isEqualTo(foreign).contains("\"parameter\":\"cursor\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4:4:|2026-02-08T10:00:00.123456Z|1",
        "4:8:4,5,5,7|2026-02-08T10:00:00Z|0",
        "999999999999999999:999999999999999999:|+294275-12-31T23:59:59.999999999Z|9223372036854775807",
        "1:2:1|-4712-01-01T00:00:00Z|-9223372036854775808"
      })
  void what_postgresql_can_read_of_a_cursor_is_a_place_in_the_list(
      String snapshot, String time, String sequence) {
    record("2026-02-08T10:00:00Z");

    var response = walkFrom(snapshot, time, sequence);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Test
  void entries_that_a_restored_backup_brought_from_later_transactions_are_shown_on_every_page() {
    for (int i = 0; i < 3; i++) {
      record("2026-02-08T10:00:0" + i + "Z");
    }
    AuditDatabase.unguarded(
        database,
        "update audit.entry set recorded_in = '9000000000000' where user_id = '" + user + "'");
    assertThat(walk(1, () -> {})).hasSize(3);
  }

  private void record(String time) {
    Map<String, String> event = Posts.taskCreated();
    event.put("ce-time", time);
    assertThat(audit.post(event, Posts.task("Title", user)).statusCode()).isEqualTo(204);
  }

  /** Asks with a cursor whose checksum is right, whatever it holds. */
  private HttpResponse<String> walkFrom(String snapshot, String time, String sequence) {
    String scope = Question.all(user).scope("audit");
    String cursor = new Cursor(List.of(snapshot, time, sequence)).encode(scope);
    return audit.get("/api/audit?cursor=" + cursor, RunningFunction.token(user));
  }

  private List<String> walk(int limit, Runnable betweenPages) {
    List<String> seen = new ArrayList<>();
    Map<String, Object> page = page("?limit=" + limit);
    while (true) {
      ((List<?>) page.get("items"))
          .forEach(entry -> seen.add((String) Json.members(entry).get("event_id")));
      if (!(page.get("next_cursor") instanceof String cursor)) {
        return seen;
      }
      betweenPages.run();
      page = page("?limit=" + limit + "&cursor=" + cursor);
    }
  }

  private Map<String, Object> page(String query) {
    var response = audit.get("/api/audit" + query, RunningFunction.token(user));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.readObject(response.body());
  }

  private void insert(Connection connection, String id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into audit.entry (sequence, event_id, source, event_key, type, user_id, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks) values (nextval('audit.entry_sequence'), '"
              + id
              + "', '/tasks', '"
              + id
              + "', 'task.created', '"
              + user
              + "', 'human', '2026-02-08T10:00:01.5Z', clock_timestamp(), 0, '', sha256('c'), sha256('l'), '{}')");
    }
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
