package dev.knudge.deadletters.store;

import dev.knudge.deadletters.Claimed;
import dev.knudge.deadletters.Question;
import dev.knudge.deadletters.Reply;
import dev.knudge.deadletters.Run;
import dev.knudge.deadletters.Sendable;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who sends which letter. A claim is the database's, and so is its time: pods need not agree on the hour. One that lapses leaves the letter to whoever looks next, since that it is to be
 * sent was decided; and what its holder may still have to say counts no more.
 */
@Singleton
public class RedriveStore {
  private static final String CLAIM_ONE =
      """
      update letter set state_before = case when state = 'redriving' then state_before else state end, state = 'redriving', asked_by = ?, changed_at = ?,
        claim = ?, claimed_until = clock_timestamp() + ? * interval '1 millisecond', run = case when state = 'redriving' then run end
      where id = ? and (state <> 'redriving' or claimed_until < clock_timestamp())
      returning id, claim, destination, headers, body, run\
      """;

  private static final String CLAIM_NEXT =
      """
      update letter set claim = ?, claimed_until = clock_timestamp() + ? * interval '1 millisecond'
      where id = any (array(
        select id from letter where state = 'redriving' and (claimed_until is null or claimed_until < clock_timestamp())
        order by id limit ? for update skip locked))
      returning id, claim, destination, headers, body, run\
      """;

  private static final String TAKEN =
      """
      update letter set state = 'redriven', state_before = null, claim = null, claimed_until = null, redrives = redrives + 1, attempts = attempts + 1, changed_at = ?
      where id = ? and claim = ? returning asked_by\
      """;

  private static final String NOT_TAKEN =
      """
      update letter set state = 'failed', state_before = null, claim = null, claimed_until = null, redrives = redrives + 1, attempts = attempts + 1, changed_at = ?,
        code = ?, reason = ?
      where id = ? and claim = ? returning asked_by\
      """;

  private static final String RELEASE_ONE =
      "update letter set state = state_before, state_before = null, claim = null, claimed_until = null, changed_at = ? where id = ? and claim = ? returning asked_by";

  private static final String RELEASE_WAITING =
      """
      with released as (
        update letter set state = state_before, state_before = null, changed_at = ?
        where id = any (array(select id from letter where state = 'redriving' and claim is null and destination = ? order by id limit ? for update skip locked))
        returning id, run, asked_by),
      told as (insert into deed (letter_id, at, what, by_user, reason) select id, ?, 'released', asked_by, ? from released)
      update run set released = released + letters from (select run, count(*) as letters from released group by run) as of_run where run.id = of_run.run\
      """;

  private static final String COUNTED =
      "update run set redriven = redriven + ?, failed = failed + ?, released = released + ? where id = ?";

  /** One whose pod died while it marked its letters is taken to be whole after a while. */
  private static final String END =
      """
      update run set ended_at = ? where ended_at is null and (marked or asked_at < ?)
        and not exists (select from letter where letter.run = run.id and letter.state = 'redriving')\
      """;

  private final JdbcOperations database;

  RedriveStore(JdbcOperations database) {
    this.database = database;
  }

  /** Claims that letter, wherever it stands; null where another sends it, or there is none of that id. */
  @Transactional
  public @Nullable Claimed claim(long id, String by, Duration lasts, Instant now) {
    return database.prepareStatement(
        CLAIM_ONE,
        statement -> {
          Sql.set(statement, by, now, UUID.randomUUID(), lasts.toMillis(), id);
          List<Claimed> claimed = claimed(statement.executeQuery());
          return claimed.isEmpty() ? null : claimed.getFirst();
        });
  }

  /** Claims some of those that are to be sent and that nobody sends. */
  @Transactional
  public List<Claimed> claimNext(int limit, Duration lasts) {
    return database.prepareStatement(
        CLAIM_NEXT,
        statement -> {
          Sql.set(statement, UUID.randomUUID(), lasts.toMillis(), limit);
          return claimed(statement.executeQuery());
        });
  }

  private static List<Claimed> claimed(ResultSet result) throws SQLException {
    try (ResultSet row = result) {
      List<Claimed> claimed = new ArrayList<>();
      while (row.next()) {
        claimed.add(
            new Claimed(
                row.getLong("id"),
                row.getObject("claim", UUID.class),
                row.getString("destination"),
                Sql.original(row),
                Sql.number(row, "run")));
      }
      return claimed;
    }
  }

  /**
   * Notes what a destination said. Where the claim has lapsed and another took the letter meanwhile, that one notes it.
   *
   * @return whether the claim still held
   */
  @Transactional
  public boolean note(Claimed letter, Reply reply, Instant now) {
    return switch (reply) {
      case Reply.Taken(int code) -> {
        Note note = new Note(letter, now, "redriven", code, null);
        yield noted(note, TAKEN, now, letter.id(), letter.claim());
      }
      case Reply.Refused(int code, String body) -> {
        Note note = new Note(letter, now, "failed", code, body);
        yield noted(note, NOT_TAKEN, now, code, body, letter.id(), letter.claim());
      }
      case Reply.Unanswered(String what) -> {
        Note note = new Note(letter, now, "failed", null, what);
        yield noted(note, NOT_TAKEN, now, null, what, letter.id(), letter.claim());
      }
    };
  }

  /** Gives a claimed letter back unsent. */
  @Transactional
  public void release(Claimed letter, String why, Instant now) {
    Note note = new Note(letter, now, "released", null, why);
    noted(note, RELEASE_ONE, now, letter.id(), letter.claim());
  }

  private record Note(
      Claimed letter, Instant at, String what, @Nullable Integer code, @Nullable String reason) {}

  private boolean noted(Note note, String sql, @Nullable Object... values) {
    String by =
        database.prepareStatement(
            sql,
            statement -> {
              Sql.set(statement, values);
              try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
              }
            });
    if (by == null) {
      return false;
    }
    update(
        LetterStore.DEED,
        note.letter().id(),
        note.at(),
        note.what(),
        by,
        note.code(),
        note.reason());
    if (note.letter().run() != null) {
      update(
          COUNTED,
          note.what().equals("redriven") ? 1 : 0,
          note.what().equals("failed") ? 1 : 0,
          note.what().equals("released") ? 1 : 0,
          note.letter().run());
    }
    return true;
  }

  /** Gives back at most {@code limit} of the letters that wait for their turn and are for that destination; says whether there were any. */
  @Transactional
  public boolean releaseWaiting(String destination, String why, int limit, Instant now) {
    return update(RELEASE_WAITING, now, destination, limit, now, why) > 0;
  }

  /**
   * Begins a run.
   *
   * @param question what was asked for, in words
   */
  @Transactional
  public long begin(String by, String question, Instant now) {
    return database.prepareStatement(
        "insert into run (asked_at, asked_by, question) values (?, ?, ?) returning id",
        statement -> {
          Sql.set(statement, now, by, question);
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * Marks at most {@code limit} letters as to be sent in that run.
   *
   * @return how many; fewer than the limit where there are no more
   */
  @Transactional
  public int mark(long run, String by, Question question, Sendable which, int limit, Instant now) {
    Conditions conditions = new Conditions(question).and(which);
    List<@Nullable Object> values = new ArrayList<>();
    values.add(by);
    values.add(now);
    values.add(run);
    values.addAll(conditions.values());
    int marked =
        database.prepareStatement(
            "update letter set state_before = state, state = 'redriving', asked_by = ?, changed_at = ?, claim = null, claimed_until = null, run = ?"
                + " where id = any (array(select id from letter where "
                + conditions.sql()
                + " and stored_at <= (select asked_at from run where run.id = ?)"
                + " and run is distinct from ?"
                + " order by id limit ? for update skip locked))",
            statement -> {
              values.add(run);
              values.add(run);
              values.add(limit);
              Sql.set(statement, values);
              return statement.executeUpdate();
            });
    update("update run set total = total + ? where id = ?", marked, run);
    return marked;
  }

  /** Notes that all are marked, and how many had to be passed over. */
  @Transactional
  public void marked(long run, Question question, Sendable which) {
    Conditions conditions = new Conditions(question).andNot(which);
    List<@Nullable Object> values = new ArrayList<>(conditions.values());
    values.add(run);
    database.prepareStatement(
        "update run set marked = true, skipped = (select count(*) from letter where "
            + conditions.sql()
            + ") where id = ?",
        statement -> {
          Sql.set(statement, values);
          return statement.executeUpdate();
        });
  }

  /** Ends the runs of which nothing is left to be sent. */
  @Transactional
  public void end(Instant now, Duration markedWithin) {
    update(END, now, now.minus(markedWithin));
  }

  /** Forgets at most so many of the runs that ended before that, and says how many. */
  @Transactional
  public int forget(Instant before, int limit) {
    return update(
        "delete from run where id = any (array(select id from run where ended_at < ? limit ?))",
        before,
        limit);
  }

  /** That run; null where there is none of that id. */
  @Transactional
  public @Nullable Run run(long id) {
    return database.prepareStatement(
        "select * from run where id = ?",
        statement -> {
          Sql.set(statement, id);
          try (ResultSet row = statement.executeQuery()) {
            return row.next()
                ? new Run(
                    row.getLong("id"),
                    Objects.requireNonNull(Sql.instant(row, "asked_at")),
                    row.getString("asked_by"),
                    row.getString("question"),
                    row.getLong("total"),
                    row.getLong("skipped"),
                    row.getLong("redriven"),
                    row.getLong("failed"),
                    row.getLong("released"),
                    Sql.instant(row, "ended_at"))
                : null;
          }
        });
  }

  private int update(String sql, @Nullable Object... values) {
    return database.prepareStatement(
        sql,
        statement -> {
          Sql.set(statement, values);
          return statement.executeUpdate();
        });
  }
}
