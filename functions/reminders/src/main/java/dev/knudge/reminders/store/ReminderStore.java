package dev.knudge.reminders.store;

import dev.knudge.contracts.DueDate;
import dev.knudge.reminders.Reminder;
import dev.knudge.reminders.ReminderSettings;
import dev.knudge.reminders.TaskFacts;
import dev.knudge.reminders.TaskKey;
import dev.knudge.reminders.TaskReminders;
import dev.knudge.runtime.database.Sql;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tasks and their reminders, as events change them. Each method joins the caller's transaction. */
@Singleton
public class ReminderStore {
  /** In the order of their keys, as they are locked after: two transactions never wait for each other. */
  private static final String ADD =
      """
      insert into task (user_id, task_id, facts, heard_at)
      select user_id, task_id, '{}', ? from unnest(?::text[], ?::text[]) as key (user_id, task_id) order by user_id, task_id
      on conflict do nothing\
      """;

  private static final String HOLD =
      """
      select user_id, task_id, facts from task join unnest(?::text[], ?::text[]) as key (user_id, task_id) using (user_id, task_id)
      order by user_id, task_id for update of task\
      """;

  /** A tick may be about to fire some of them: how they stand is known when it has. */
  private static final String REMINDERS =
      "select "
          + ReminderRow.COLUMNS
          + " from reminder join unnest(?::text[], ?::text[]) as key (user_id, task_id) using (user_id, task_id) order by number for update of reminder";

  private static final String SAVE_TASKS =
      """
      update task set facts = heard.facts::json, heard_at = ?, ended_at = case when not heard.ended then null else coalesce(ended_at, ?) end
      from unnest(?::text[], ?::text[], ?::text[], ?::boolean[]) as heard (user_id, task_id, facts, ended)
      where task.user_id = heard.user_id and task.task_id = heard.task_id\
      """;

  private static final String SAVE_REMINDERS =
      """
      insert into reminder (user_id, task_id, reminder_id, said, state, remind_at, due_date, changed_at)
      select user_id, task_id, reminder_id, said::json, state, coalesce(remind_at, 'infinity')::timestamptz, due_date, ?
      from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        as heard (user_id, task_id, reminder_id, said, state, remind_at, due_date)
      on conflict (user_id, task_id, reminder_id) do update
      set said = excluded.said, state = excluded.state, remind_at = excluded.remind_at, due_date = excluded.due_date, changed_at = excluded.changed_at\
      """;

  /** No further than to the limit: who has a million is not counted to the end. */
  private static final String COUNT =
      """
      select user_id, (select count(*) from (select from reminder where reminder.user_id = scheduling.user_id limit ?) as its)
      from unnest(?::text[]) as scheduling (user_id)\
      """;

  private final JdbcOperations database;
  private final ReminderSettings settings;

  ReminderStore(JdbcOperations database, ReminderSettings settings) {
    this.database = database;
    this.settings = settings;
  }

  private record Changed(TaskKey task, Reminder reminder) {
    @Nullable String dueDate() {
      DueDate due = reminder.standing().dueDate();
      return due == null ? null : due.wireForm();
    }
  }

  /**
   * The tasks with all their reminders, held until the end of the transaction; those that nobody heard of before are there from now on.
   *
   * @param keys sorted, each once
   */
  @Transactional
  public Map<TaskKey, TaskReminders> held(List<TaskKey> keys, Instant now) {
    database.prepareStatement(
        ADD,
        statement -> {
          statement.setObject(1, Sql.time(now));
          return keys(statement, 2, keys).executeUpdate();
        });
    Map<TaskKey, TaskFacts> facts = facts(keys);
    Map<TaskKey, List<Reminder>> reminders = reminders(keys);
    Map<TaskKey, TaskReminders> held = new TreeMap<>();
    for (TaskKey key : keys) {
      held.put(
          key,
          new TaskReminders(
              key,
              Objects.requireNonNull(facts.get(key)),
              reminders.getOrDefault(key, List.of()),
              settings.dayStart(),
              settings.perTask()));
    }
    return held;
  }

  /** How many more reminders each of these users may have; the map may be changed. */
  @Transactional
  public Map<String, Integer> room(List<String> userIds) {
    return database.prepareStatement(
        COUNT,
        statement -> {
          statement.setInt(1, settings.perUser());
          Sql.array(statement, 2, "text", userIds, user -> user);
          Map<String, Integer> room = new HashMap<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              room.put(row.getString(1), settings.perUser() - row.getInt(2));
            }
          }
          return room;
        });
  }

  /** Keeps what is not as it was. */
  @Transactional
  public void save(Collection<TaskReminders> heard, Instant now) {
    saveTasks(heard.stream().filter(TaskReminders::factsChanged).toList(), now);
    List<Changed> changed =
        heard.stream()
            .flatMap(
                task -> task.changed().stream().map(reminder -> new Changed(task.key(), reminder)))
            .toList();
    saveReminders(changed, now);
  }

  private Map<TaskKey, TaskFacts> facts(List<TaskKey> keys) {
    return database.prepareStatement(
        HOLD,
        statement -> {
          Map<TaskKey, TaskFacts> facts = new HashMap<>();
          try (ResultSet row = keys(statement, 1, keys).executeQuery()) {
            while (row.next()) {
              facts.put(ReminderRow.task(row), SaidJson.facts(row.getString("facts")));
            }
          }
          return facts;
        });
  }

  private Map<TaskKey, List<Reminder>> reminders(List<TaskKey> keys) {
    return database.prepareStatement(
        REMINDERS,
        statement -> {
          Map<TaskKey, List<Reminder>> reminders = new HashMap<>();
          try (ResultSet row = keys(statement, 1, keys).executeQuery()) {
            while (row.next()) {
              reminders
                  .computeIfAbsent(ReminderRow.task(row), _ -> new ArrayList<>())
                  .add(ReminderRow.reminder(row));
            }
          }
          return reminders;
        });
  }

  private void saveTasks(List<TaskReminders> changed, Instant now) {
    if (changed.isEmpty()) {
      return;
    }
    database.prepareStatement(
        SAVE_TASKS,
        statement -> {
          statement.setObject(1, Sql.time(now));
          statement.setObject(2, Sql.time(now));
          Sql.array(statement, 3, "text", changed, task -> task.key().userId());
          Sql.array(statement, 4, "text", changed, task -> task.key().taskId());
          Sql.array(statement, 5, "text", changed, task -> SaidJson.write(task.facts()));
          Sql.array(statement, 6, "boolean", changed, task -> task.facts().isEnded());
          return statement.executeUpdate();
        });
  }

  private void saveReminders(List<Changed> changed, Instant now) {
    if (changed.isEmpty()) {
      return;
    }
    database.prepareStatement(
        SAVE_REMINDERS,
        statement -> {
          statement.setObject(1, Sql.time(now));
          Sql.array(statement, 2, "text", changed, it -> it.task().userId());
          Sql.array(statement, 3, "text", changed, it -> it.task().taskId());
          Sql.array(statement, 4, "text", changed, it -> it.reminder().id());
          Sql.array(statement, 5, "text", changed, it -> SaidJson.write(it.reminder().wish()));
          Sql.array(
              statement, 6, "text", changed, it -> it.reminder().standing().state().wireName());
          Sql.array(
              statement, 7, "text", changed, it -> Sql.text(it.reminder().standing().remindAt()));
          Sql.array(statement, 8, "text", changed, Changed::dueDate);
          return statement.executeUpdate();
        });
  }

  private static PreparedStatement keys(
      PreparedStatement statement, int parameter, List<TaskKey> keys) throws SQLException {
    Sql.array(statement, parameter, "text", keys, TaskKey::userId);
    Sql.array(statement, parameter + 1, "text", keys, TaskKey::taskId);
    return statement;
  }
}
