package dev.knudge.recurring.store;

import dev.knudge.recurring.Because;
import dev.knudge.recurring.Course;
import dev.knudge.recurring.Instances;
import dev.knudge.recurring.Made;
import dev.knudge.recurring.Request;
import dev.knudge.recurring.Series;
import dev.knudge.recurring.SeriesKey;
import dev.knudge.recurring.Skipped;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables of the series. Every method joins the caller's transaction, or makes one of its own. */
@Singleton
public class SeriesStore {
  private static final String LOCK =
      "select "
          + SeriesRow.COLUMNS
          + " from series join unnest(?::text[], ?::text[]) as key (user_id, series_id) using (user_id, series_id) order by number for update of series";

  private static final String ADD =
      """
      insert into series (user_id, series_id)
      select user_id, series_id from unnest(?::text[], ?::text[]) as key (user_id, series_id)
      where not exists (select from series as there where there.user_id = key.user_id and there.series_id = key.series_id)
      order by user_id, series_id
      on conflict do nothing\
      """;

  private static final String WAITING =
      "select series, task_id, kind, version, asked_at from request where series = any (?::bigint[]) order by asked_at, task_id, kind";

  private static final String ANSWERED =
      """
      select series, asked_task, asked_kind, asked_version, asked_at from occurrence
      where series = any (?::bigint[]) and (asked_task = any (?::text[]) or asked_at between ? and ?)\
      """;

  private static final String CAME_BY_ITSELF =
      """
      select id, (
        select occurrence from occurrence where occurrence.series = asked.id and outcome = 'made' and asked_task is null
        order by occurrence desc limit 1)
      from unnest(?::bigint[]) as asked (id)\
      """;

  /** Whoever is at work on a series now decides what is due of it, too. */
  private static final String DUE =
      "select "
          + SeriesRow.COLUMNS
          + " from series where next_at <= ? order by next_at, number limit ? for update skip locked";

  private static final Columns<Decided> DECIDED =
      Columns.of(
          Decided::series,
          Decided::from,
          Decided::until,
          Decided::outcome,
          Decided::number,
          row -> row.because().wireName(),
          Decided::at,
          Decided::eventId,
          row -> row.asked() == null ? null : row.asked().taskId(),
          row -> row.asked() == null ? null : row.asked().kind().wireName(),
          row -> row.asked() == null ? null : row.asked().version(),
          row -> row.asked() == null ? null : row.asked().at());

  /** What was made is there by its key; what was left out lies within a row of its series. */
  private static final String DECIDE =
      """
      insert into occurrence (series, occurrence, until, outcome, number, because, decided_at, event_id, asked_task, asked_kind, asked_version, asked_at)
      select series, occurrence, until, outcome, number, because, decided_at, event_id, asked_task, asked_kind, asked_version, asked_at
      from (
        select series::bigint, occurrence::timestamp, until::timestamp, outcome, number::bigint, because, decided_at::timestamptz, event_id, asked_task, asked_kind,
          asked_version::bigint, asked_at::timestamptz
        from unnest(\
      """
          + DECIDED.parameters()
          + """
              ) as row (series, occurrence, until, outcome, number, because, decided_at, event_id, asked_task, asked_kind, asked_version, asked_at)
          ) as candidate
          where not exists (
            select from occurrence as gone
            where gone.series = candidate.series and gone.outcome = 'skipped' and candidate.occurrence between gone.occurrence and gone.until)
          on conflict do nothing
          returning series, occurrence, outcome, number\
          """;

  private static final String FORGET = "delete from request where series = any (?::bigint[])";

  private static final String FORGET_OLD = "delete from request where noted_at < ?";

  private static final Columns<Waiting> WAITING_ROWS =
      Columns.of(
          Waiting::series,
          row -> row.request().taskId(),
          row -> row.request().kind().wireName(),
          row -> row.request().version(),
          row -> row.request().at(),
          Waiting::noted);

  private static final String WAIT =
      "insert into request (series, task_id, kind, version, asked_at, noted_at) select series::bigint, task_id, kind, version::bigint, asked_at::timestamptz, noted_at::timestamptz from unnest("
          + WAITING_ROWS.parameters()
          + ") as row (series, task_id, kind, version, asked_at, noted_at) on conflict do nothing";

  private static final String FIND =
      "select " + SeriesRow.COLUMNS + " from series where user_id = ? and series_id = ?";

  private final TransactionOperations<Connection> transactions;

  SeriesStore(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  /** A row of what became of occurrences. */
  private record Decided(
      long series,
      LocalDateTime from,
      LocalDateTime until,
      String outcome,
      long number,
      Because because,
      Instant at,
      @Nullable String eventId,
      @Nullable Request asked) {
    static Decided of(Course course, Made made, Instant now) {
      LocalDateTime local = made.occurrence().local();
      return new Decided(
          course.before().number(),
          local,
          local,
          "made",
          1,
          made.because(),
          now,
          Instances.id(course.before().key(), local),
          made.asked());
    }

    static Decided of(Course course, Skipped skipped, Instant now) {
      return new Decided(
          course.before().number(),
          skipped.from(),
          skipped.until(),
          "skipped",
          skipped.number(),
          skipped.because(),
          now,
          null,
          null);
    }
  }

  private record Waiting(long series, Request request, Instant noted) {}

  /**
   * Takes hold of series until the transaction ends, in an order that all take; one that is not there yet is made.
   *
   * @param asking requests that are to be told from earlier ones
   */
  public Map<SeriesKey, Course> open(
      Collection<SeriesKey> keys, Collection<Request> asking, Instant now, int mostMissed) {
    return transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      // First, and all of them: who waits for a series that another makes must not hold one that
      // the other is to wait for.
      add(connection, keys);
      Map<SeriesKey, Series> found = lock(connection, keys);
      List<Long> numbers = found.values().stream().map(Series::number).toList();
      Map<Long, List<Request>> waiting = requests(connection, WAITING, numbers, List.of());
      Map<Long, List<Request>> answered =
          asking.isEmpty() ? Map.of() : requests(connection, ANSWERED, numbers, asking);
      Map<Long, LocalDateTime> cameByThemselves =
          asking.isEmpty() ? Map.of() : cameByThemselves(connection, numbers);
      Map<SeriesKey, Course> courses = new HashMap<>();
      found.forEach((key, series) ->
          courses.put(
              key,
              new Course(
                  series,
                  answered.getOrDefault(series.number(), List.of()),
                  waiting.getOrDefault(series.number(), List.of()),
                  cameByThemselves.get(series.number()),
                  now,
                  mostMissed)));
      return courses;
    });
  }

  /** Takes hold of series of which an instance is due, the longest overdue first; not of those that somebody else holds. */
  public List<Series> due(Instant now, int limit) {
    return transactions.executeWrite(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(DUE)) {
        statement.setObject(1, now.atOffset(ZoneOffset.UTC));
        statement.setInt(2, limit);
        return series(statement);
      }
    });
  }

  /**
   * Keeps what became of series.
   *
   * @return which instances are made by this: those that nobody made or left out before
   */
  public Set<Occasion> save(Collection<Course> courses, Instant now) {
    return transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      Map<Long, Long> made = new HashMap<>();
      Map<Long, Long> skipped = new HashMap<>();
      Set<Occasion> occasions = decide(connection, courses, now, made, skipped);
      List<SeriesRow.Written> changed =
          courses.stream()
              .map(course -> new SeriesRow.Written(course.before(), counted(course, made, skipped)))
              .sorted(Comparator.comparingLong(row -> row.after().number()))
              .toList();
      try (PreparedStatement statement = connection.prepareStatement(SeriesRow.UPDATE)) {
        SeriesRow.WRITTEN.bind(statement, changed);
        statement.executeUpdate();
      }
      keepWaiting(connection, courses, now);
      return occasions;
    });
  }

  /** Forgets requests that nobody could answer since then, and says how many. */
  public int forgetRequests(Instant before) {
    return transactions.executeWrite(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(FORGET_OLD)) {
        statement.setObject(1, before.atOffset(ZoneOffset.UTC));
        return statement.executeUpdate();
      }
    });
  }

  /** A user's series. */
  public Optional<Series> find(SeriesKey key) {
    return transactions.executeRead(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(FIND)) {
        statement.setString(1, key.userId());
        statement.setString(2, key.seriesId());
        return series(statement).stream().findFirst();
      }
    });
  }

  private static Set<Occasion> decide(
      Connection connection,
      Collection<Course> courses,
      Instant now,
      Map<Long, Long> made,
      Map<Long, Long> skipped)
      throws SQLException {
    List<Decided> rows = new ArrayList<>();
    for (Course course : courses) {
      course.made().forEach(instance -> rows.add(Decided.of(course, instance, now)));
      course.skipped().forEach(left -> rows.add(Decided.of(course, left, now)));
    }
    Set<Occasion> occasions = new HashSet<>();
    if (rows.isEmpty()) {
      return occasions;
    }
    try (PreparedStatement statement = connection.prepareStatement(DECIDE)) {
      DECIDED.bind(statement, rows);
      try (ResultSet kept = statement.executeQuery()) {
        while (kept.next()) {
          long series = kept.getLong(1);
          boolean isMade = kept.getString(3).equals("made");
          if (isMade) {
            occasions.add(new Occasion(series, kept.getObject(2, LocalDateTime.class)));
          }
          (isMade ? made : skipped).merge(series, kept.getLong(4), Long::sum);
        }
      }
    }
    return occasions;
  }

  /** Only what the database took is counted. */
  private static Series counted(Course course, Map<Long, Long> made, Map<Long, Long> skipped) {
    Series after = course.after();
    long number = after.number();
    return after.counting(
        after.made() - course.made().size() + made.getOrDefault(number, 0L),
        course.before().skipped() + skipped.getOrDefault(number, 0L));
  }

  private static void keepWaiting(Connection connection, Collection<Course> courses, Instant now)
      throws SQLException {
    List<Course> changed = courses.stream().filter(Course::isWaitingChanged).toList();
    if (changed.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      Object[] numbers = changed.stream().map(course -> course.before().number()).toArray();
      statement.setArray(1, connection.createArrayOf("bigint", numbers));
      statement.executeUpdate();
    }
    List<Waiting> rows = new ArrayList<>();
    changed.forEach(course ->
        course
            .waiting()
            .forEach(request -> rows.add(new Waiting(course.before().number(), request, now))));
    if (!rows.isEmpty()) {
      try (PreparedStatement statement = connection.prepareStatement(WAIT)) {
        WAITING_ROWS.bind(statement, rows);
        statement.executeUpdate();
      }
    }
  }

  private static Map<SeriesKey, Series> lock(Connection connection, Collection<SeriesKey> keys)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
      bind(statement, keys);
      Map<SeriesKey, Series> found = new HashMap<>();
      series(statement).forEach(series -> found.put(series.key(), series));
      return found;
    }
  }

  private static void add(Connection connection, Collection<SeriesKey> keys) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      bind(statement, keys);
      statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, Collection<SeriesKey> keys)
      throws SQLException {
    Columns.<SeriesKey>of(SeriesKey::userId, SeriesKey::seriesId)
        .bind(statement, List.copyOf(keys));
  }

  private static Map<Long, List<Request>> requests(
      Connection connection, String sql, Collection<Long> series, Collection<Request> asking)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("bigint", series.toArray()));
      if (!asking.isEmpty()) {
        Object[] tasks = asking.stream().map(Request::taskId).distinct().toArray();
        Instant first =
            asking.stream().map(Request::at).min(Comparator.naturalOrder()).orElseThrow();
        Instant last =
            asking.stream().map(Request::at).max(Comparator.naturalOrder()).orElseThrow();
        statement.setArray(2, connection.createArrayOf("text", tasks));
        statement.setObject(3, first.minus(Request.ONE_COMPLETION).atOffset(ZoneOffset.UTC));
        statement.setObject(4, last.plus(Request.ONE_COMPLETION).atOffset(ZoneOffset.UTC));
      }
      Map<Long, List<Request>> found = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found
              .computeIfAbsent(rows.getLong(1), _ -> new ArrayList<>())
              .add(
                  new Request(
                      rows.getString(2),
                      Request.Kind.of(rows.getString(3)),
                      rows.getObject(4, Long.class),
                      SeriesRow.required(rows, "asked_at")));
        }
      }
      return found;
    }
  }

  private static Map<Long, LocalDateTime> cameByThemselves(
      Connection connection, Collection<Long> series) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CAME_BY_ITSELF)) {
      statement.setArray(1, connection.createArrayOf("bigint", series.toArray()));
      Map<Long, LocalDateTime> found = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getLong(1), rows.getObject(2, LocalDateTime.class));
        }
      }
      return found;
    }
  }

  private static List<Series> series(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<Series> found = new ArrayList<>();
      while (rows.next()) {
        found.add(SeriesRow.read(rows));
      }
      return found;
    }
  }
}
