package dev.knudge.tasks.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.TaskQuery.Sort;
import dev.knudge.tasks.TasksDatabase;
import dev.knudge.tasks.bench.ManyTasks;
import dev.knudge.tasks.filter.FilterParser;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Among 100,000 tasks of 1,000 users each question goes by an index: of the one with 10,000, and of one with 90. */
class SearchPlanTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static Database database;

  @BeforeAll
  static void fill() throws SQLException {
    database = TasksDatabase.migrated();
    ManyTasks.fill(database);
  }

  @ParameterizedTest
  @CsvSource({
    "DUE,false,task_by_due",
    "DUE,true,task_by_due_descending",
    "PRIORITY,true,task_by_priority",
    "CREATED,true,task_by_created",
    "UPDATED,false,task_by_updated",
    "TITLE,false,task_by_title",
    "TITLE,true,task_by_title"
  })
  void a_page_is_read_from_its_orders_index_and_nothing_is_sorted(
      Sort sort, boolean descending, String index) throws SQLException {
    for (Cursor cursor : new Cursor[] {null, cursor(sort)}) {
      String plan = plan("user-0", "all", sort, descending, cursor);
      assertThat(plan).contains(index + " ").doesNotContain("Sort", "Seq Scan");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"milk 7600\"',task_by_words",
    "'\"report\" & #tag3',task_by_words",
    "due:2026-11-21 & #tag3 & priority:high,task_by",
    "overdue & #tag7,task_by",
    "completed:>2026-11-20,task_by"
  })
  void a_filter_of_one_who_has_much_goes_by_an_index(String filter, String index)
      throws SQLException {
    assertThat(plan("user-0", filter, Sort.DUE, false, null))
        .contains(index)
        .doesNotContain("Seq Scan");
  }

  @Test
  void what_one_with_few_tasks_asks_reads_only_theirs() throws SQLException {
    for (String filter : List.of("all", "\"milk\"", "overdue | #tag7", "!completed & due:<today")) {
      assertThat(plan("user-7", filter, Sort.DUE, false, null))
          .contains("user_id = 'user-7'")
          .doesNotContain("Seq Scan");
    }
  }

  @Test
  void what_a_task_was_changed_by_before_is_found_by_an_index_when_a_change_is_taken_back()
      throws SQLException {
    try (Connection connection = database.connect()) {
      connection.createStatement().execute("set search_path to tasks");
      connection
          .createStatement()
          .execute(
              "insert into change (user_id, number, place, task_id, version, at) select 'busy', n, 0, 'task-' || n, 1, now() from generate_series(1, 20000) n");
      connection.createStatement().execute("analyze change");
      List<String> lines = new ArrayList<>();
      try (PreparedStatement statement =
          connection.prepareStatement("explain " + Changes.RENUMBER)) {
        statement.setLong(1, 2);
        for (int i = 2; i <= 5; i++) {
          statement.setString(i, i % 2 == 0 ? "busy" : "task-7");
        }
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            lines.add(rows.getString(1));
          }
        }
      }
      assertThat(String.join("\n", lines)).contains("change_by_task ").doesNotContain("Seq Scan");
    }
  }

  private static Cursor cursor(Sort sort) {
    String place =
        switch (sort) {
          case PRIORITY -> "2";
          case TITLE -> "Pay rent";
          default -> "2026-06-08T00:00:00Z";
        };
    return new Cursor(List.of(place, "00000001"));
  }

  private static String plan(
      String user, String filter, Sort sort, boolean descending, Cursor cursor)
      throws SQLException {
    TaskQuery query =
        new TaskQuery(
            FilterParser.parse(filter), ZoneOffset.UTC, sort, descending, cursor, new Limit(50));
    TaskSearch.Statement question = TaskSearch.statement(user, query, NOW);
    List<String> lines = new ArrayList<>();
    try (Connection connection = database.connect()) {
      connection.createStatement().execute("set search_path to tasks");
      try (PreparedStatement statement = connection.prepareStatement("explain " + question.sql())) {
        TaskSearch.bind(statement, question.values());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            lines.add(rows.getString(1));
          }
        }
      }
    }
    return String.join("\n", lines);
  }
}
