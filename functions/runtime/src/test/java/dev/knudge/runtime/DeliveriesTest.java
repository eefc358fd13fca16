package dev.knudge.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.runtime.notes.NotesFunction;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many deliveries at the same time, in one pod and in two, and a database that goes away and comes back. */
class DeliveriesTest {
  private final Database database = Backends.postgres();
  private RunningFunction function;

  @BeforeEach
  void start() {
    NotesDatabase.migrate(database);
    function =
        RunningFunction.start(
            database, "notes", Map.of("datasources.default.connection-timeout", 1000));
  }

  @AfterEach
  void stop() {
    function.close();
  }

  @Test
  void concurrent_duplicates_are_handled_once() throws Exception {
    String id = UUID.randomUUID().toString();

    List<Integer> answers =
        together(40, _ -> function.post(Posts.taskCreated(id), Posts.task("once")).statusCode());

    assertThat(answers).containsOnly(204);
    assertThat(function.query("select title from notes.note")).containsExactly("once");
    assertThat(function.bean(NotesFunction.class).calls()).isEqualTo(1);
  }

  @Test
  void events_that_come_together_share_commits() throws Exception {
    List<Integer> answers =
        together(100, _ -> function.post(Posts.taskCreated(), Posts.task("together")).statusCode());

    assertThat(answers).containsOnly(204);
    assertThat(function.query("select count(*) from notes.note")).containsExactly("100");
    long transactions =
        Long.parseLong(
            function.query("select count(distinct xmin::text) from notes.note").getFirst());
    assertThat(transactions).isLessThan(60);
  }

  @Test
  void one_that_cannot_be_handled_fails_alone() throws Exception {
    List<Integer> answers =
        together(
            60,
            i ->
                function
                    .post(
                        Posts.taskCreated(),
                        Posts.task(i == 17 ? "poison" : i == 42 ? "refuse" : "fine"))
                    .statusCode());

    assertThat(answers.get(17)).isEqualTo(500);
    assertThat(answers.get(42)).isEqualTo(422);
    assertThat(answers.stream().filter(status -> status == 204)).hasSize(58);
    assertThat(function.query("select distinct title from notes.note")).containsExactly("fine");
    assertThat(function.query("select count(*) from notes.note")).containsExactly("58");
  }

  @Test
  void two_pods_that_get_the_same_events_handle_each_once_and_never_block_each_other()
      throws Exception {
    try (RunningFunction second = RunningFunction.start(database, "notes", Map.of())) {
      List<String> ids =
          java.util.stream.Stream.generate(() -> UUID.randomUUID().toString()).limit(100).toList();

      List<Integer> answers =
          together(
              200,
              i ->
                  (i % 2 == 0 ? function : second)
                      .post(
                          Posts.taskCreated(i % 4 < 2 ? ids.get(i / 2) : ids.get(99 - i / 2)),
                          Posts.task("pods"))
                      .statusCode());

      assertThat(answers).containsOnly(204);
      assertThat(function.query("select event_id from notes.note")).doesNotHaveDuplicates();
    }
  }

  @Test
  void while_the_database_is_away_events_are_503_and_handled_when_it_is_back() {
    assertThat(function.post(Posts.taskCreated(), Posts.task("before")).statusCode())
        .isEqualTo(204);
    away(true);

    var response = function.post(Posts.taskCreated("during"), Posts.task("during"));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(function.get("/health", "").statusCode()).isEqualTo(503);
    assertThat(function.get("/health", "").body())
        .isEqualTo("{\"service\":\"notes-service\",\"status\":\"unhealthy\"}");
    assertThat(function.get("/health/readiness", "").statusCode()).isEqualTo(200);
    assertThat(function.get("/health/liveness", "").statusCode()).isEqualTo(200);

    away(false);
    await()
        .untilAsserted(() ->
            assertThat(
                    function.post(Posts.taskCreated("during"), Posts.task("during")).statusCode())
                .isEqualTo(204));
    assertThat(function.query("select title from notes.note")).containsExactly("before", "during");
    assertThat(function.get("/health", "").statusCode()).isEqualTo(200);
  }

  @Test
  void a_function_starts_without_its_database_and_serves_when_it_is_there() {
    away(true);
    try (RunningFunction early =
        RunningFunction.start(
            database, "notes", Map.of("datasources.default.connection-timeout", 500))) {
      assertThat(early.post(Posts.taskCreated("early"), Posts.task("early")).statusCode())
          .isEqualTo(503);
      away(false);
      await()
          .untilAsserted(() ->
              assertThat(early.post(Posts.taskCreated("early"), Posts.task("early")).statusCode())
                  .isEqualTo(204));
    } finally {
      away(false);
    }
  }

  @Test
  void a_schema_that_is_not_migrated_yet_is_503() {
    try (RunningFunction early = RunningFunction.start(Backends.postgres(), "notes", Map.of())) {
      assertThat(early.post(Posts.taskCreated(), Posts.task("early")).statusCode()).isEqualTo(503);
    }
  }

  @Test
  void an_event_that_takes_the_database_too_long_is_503_and_keeps_nobody_else_waiting_for_good()
      throws Exception {
    List<Integer> answers =
        together(
            6,
            i ->
                function
                    .post(Posts.taskCreated(), Posts.task(i == 0 ? "sleep 11" : "quick"))
                    .statusCode());

    assertThat(answers.get(0)).isEqualTo(503);
    assertThat(answers.subList(1, 6)).containsOnly(204);
  }

  private void away(boolean away) {
    try (var connection =
            java.sql.DriverManager.getConnection(
                database.jdbcUrl().replace(database.name(), "postgres"),
                database.superuser().user(),
                database.superuser().password());
        var statement = connection.createStatement()) {
      statement.execute("alter database \"" + database.name() + "\" allow_connections " + !away);
      if (away) {
        statement.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                + database.name()
                + "'");
      }
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Post {
    int status(int number);
  }

  private static List<Integer> together(int count, Post post)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> posts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        posts.add(() -> post.status(number));
      }
      List<Integer> answers = new ArrayList<>();
      for (Future<Integer> answer : threads.invokeAll(posts)) {
        answers.add(answer.get());
      }
      return answers;
    }
  }
}
