package dev.knudge.reminders;

import dev.knudge.contracts.InvalidEventException;
import dev.knudge.contracts.NewEvent;
import dev.knudge.reminders.store.DueStore;
import dev.knudge.reminders.store.DueStore.Fired;
import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is due by now fires: each reminder is marked and its event kept in one transaction, so that it happens once whatever fails in between, and the events are posted after the commit.
 * The lease keeps two ticks from doing it at once; the rows' locks keep a tick that has lost its lease without knowing from doing any harm.
 */
@Singleton
final class DueTick implements TickHandler {
  private static final Logger LOG = LoggerFactory.getLogger(DueTick.class);

  /** One transaction: as many rows as a statement marks well within its ten seconds. */
  private static final int MISSED_AT_ONCE = 10_000;

  private static final int FORGOTTEN_AT_ONCE = 5_000;

  private final DueStore store;
  private final Announcements announcements;
  private final TransactionOperations<Connection> transactions;
  private final ReminderSettings settings;
  private final ReminderMetrics metrics;
  private final Clock clock;

  DueTick(
      DueStore store,
      Announcements announcements,
      TransactionOperations<Connection> transactions,
      ReminderSettings settings,
      ReminderMetrics metrics,
      Clock clock) {
    this.store = store;
    this.announcements = announcements;
    this.transactions = transactions;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * What one transaction did.
   *
   * @param told of how many of those that were taken their users are told
   */
  private record Step(List<Due> taken, int told, List<OutboxRow> said) {}

  /** What is due now goes first: what came too late anyhow can wait for the next tick. */
  @Override
  public void tick(Lease lease) {
    Run run = new Run(lease);
    run.reminders();
    run.digests();
    run.forget();
    run.end();
  }

  private Step each(Instant now, List<Due> taken, Connection connection) throws SQLException {
    List<NewEvent> events = new ArrayList<>();
    List<Fired> fired = new ArrayList<>(taken.size());
    for (Due due : taken) {
      NewEvent event = announced(due, now);
      if (event != null) {
        events.add(event);
        fired.add(new Fired(due, firing(due, now, false, event.id())));
      }
    }
    return told(taken, fired, events, now, connection);
  }

  private Step inOne(String user, Instant now, List<Due> taken, Connection connection)
      throws SQLException {
    List<Due> missed = taken.stream().filter(due -> announced(due, now) != null).toList();
    if (missed.isEmpty()) {
      return new Step(taken, 0, List.of());
    }
    String id = Announcement.digestId(user, missed.getFirst().number(), now);
    return told(
        taken,
        missed.stream().map(due -> new Fired(due, firing(due, now, true, id))).toList(),
        List.of(Announcement.digest(id, missed.size(), missed, now)),
        now,
        connection);
  }

  /** Null where it cannot be said: it stays pending, and the others must know nothing of it. */
  private @Nullable NewEvent announced(Due due, Instant now) {
    try {
      return Announcement.of(due, now, settings.lateAfter());
    } catch (InvalidEventException e) {
      LOG.error("Reminder {} cannot be said: {}", due.number(), e.getMessage());
      return null;
    }
  }

  private Step told(
      List<Due> taken, List<Fired> fired, List<NewEvent> events, Instant now, Connection connection)
      throws SQLException {
    if (fired.isEmpty()) {
      return new Step(taken, 0, List.of());
    }
    store.fire(fired, now);
    fired.forEach(it -> metrics.fired(it.due().remindAt(), now));
    return new Step(taken, fired.size(), announcements.keep(connection, events, null));
  }

  private Firing firing(Due due, Instant now, boolean missed, String eventId) {
    return new Firing(
        due.remindAt(),
        now,
        missed,
        eventId,
        Announcement.lateBy(due.remindAt(), now, settings.lateAfter()));
  }

  /** One tick's work. */
  private final class Run {
    private final Lease lease;
    private final long began = System.nanoTime();
    private final Instant now = clock.instant();
    private final Instant tooLate = now.minus(settings.digestAfter());
    private int fired;
    private int missed;
    private @Nullable UnavailableException unposted;

    Run(Lease lease) {
      this.lease = lease;
    }

    /** Each user is told once of all that came too late: at least one user at each tick, so that none waits for ever. */
    void digests() {
      int before;
      do {
        before = missed;
        List<String> users = store.usersOfMissed(tooLate, MISSED_AT_ONCE);
        for (int i = 0; i < users.size() && (i == 0 || hasTime()); i++) {
          digest(users.get(i));
        }
        // Where all of them are held elsewhere, the next tick looks again.
      } while (missed > before && hasTime());
    }

    void reminders() {
      @Nullable Due last = null;
      do {
        last = batch(last);
      } while (last != null && hasTime());
    }

    void forget() {
      Instant before = now.minus(settings.retention());
      int forgotten;
      do {
        lease.ensureHeld();
        forgotten = store.forget(before, FORGOTTEN_AT_ONCE);
      } while (forgotten >= FORGOTTEN_AT_ONCE && hasTime());
    }

    void end() {
      if (fired + missed > 0) {
        LOG.info("{} reminders fired, {} were told in digests.", fired, missed);
      }
      if (unposted != null) {
        throw unposted;
      }
    }

    private void digest(String user) {
      lease.ensureHeld();
      Step step =
          transactions.executeWrite(status ->
              inOne(
                  user,
                  now,
                  store.takeMissed(user, tooLate, MISSED_AT_ONCE),
                  status.getConnection()));
      missed += step.told();
      post(step.said());
    }

    /** Fires some, and returns the last of them; null where there are no more. */
    private @Nullable Due batch(@Nullable Due last) {
      lease.ensureHeld();
      Step step =
          transactions.executeWrite(status ->
              each(now, store.take(tooLate, now, last, settings.batch()), status.getConnection()));
      fired += step.told();
      post(step.said());
      return step.taken().size() < settings.batch() ? null : step.taken().getLast();
    }

    /** Where the sink is away, all that is due is kept nevertheless, and posted with the next tick: it is marked with the time that it was due by. */
    private void post(List<OutboxRow> said) {
      if (unposted == null) {
        try {
          announcements.post(said);
        } catch (UnavailableException e) {
          unposted = e;
        }
      }
    }

    private boolean hasTime() {
      return System.nanoTime() - began < settings.tickBudget().toNanos();
    }
  }
}
