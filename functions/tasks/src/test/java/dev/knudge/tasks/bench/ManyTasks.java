package dev.knudge.tasks.bench;

import dev.knudge.backends.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** 100,000 tasks of 1,000 users, of whom the first has 10,000. */
public final class ManyTasks {
  private static final String FILL =
      """
      insert into tasks.task (id, user_id, version, title, description, completed, priority, tags, tag_keys, due_date, due_day, due_from, due_until, time_zone, successor_requested, reminders,
        created_at, updated_at, completed_at)
      select lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000',
        'user-' || case when n % 10 = 0 then 0 else n % 1000 end,
        1,
        (array['Buy','Call','Write','Pay','Clean','Water','Read','Fix'])[1 + n % 8] || ' ' || (array['milk','mum','report','rent','kitchen','plants','book','bike'])[1 + n / 8 % 8] || ' ' || n,
        case when n % 3 = 0 then 'Something to be said of number ' || n end,
        n % 4 = 0,
        1 + n % 3,
        array['tag' || n % 20],
        array['tag' || n % 20],
        case when n % 5 > 0 then due::text end,
        case when n % 5 > 0 then due end,
        case when n % 5 > 0 then due::timestamptz end,
        case when n % 5 > 0 then due::timestamptz + interval '1 day' end,
        'UTC', false, '[]',
        '2026-01-01Z'::timestamptz + n * interval '1 minute', '2026-01-01Z'::timestamptz + n * interval '1 minute',
        case when n % 4 = 0 then '2026-06-01Z'::timestamptz + n * interval '1 minute' end
      from generate_series(1, 100000) as n, lateral (select date '2026-06-01' + n % 365 as due) as dates\
      """;

  private ManyTasks() {}

  /** Puts them into a migrated database. */
  public static void fill(Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set time zone 'UTC'");
      statement.execute(FILL);
      statement.execute(
          "insert into tasks.account (user_id, tasks) select user_id, count(*) from tasks.task group by user_id");
      statement.execute("vacuum analyze tasks.task");
    }
  }
}
