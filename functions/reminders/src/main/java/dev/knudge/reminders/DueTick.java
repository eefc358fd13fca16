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

  /** What one transaction did. */
  private record Step(List<Due> taken, List<OutboxRow> said) {}

  @Override
  public void tick(Lease lease) {
    Run run = new Run(lease);
    run.digests();
    run.reminders();
    run.forget();
    run.end();
  }

  private Step inTransaction(Instant now, List<Due> taken, Connection connection, String digestOf)
      throws SQLException {
    if (taken.isEmpty()) {
      return new Step(taken, List.of());
    }
    List<NewEvent> events = new ArrayList<>();
    List<Fired> fired = new ArrayList<>(taken.size());
    if (digestOf.isEmpty()) {
      for (Due due : taken) {
        try {
          NewEvent event = Announcement.of(due, now, settings.lateAfter());
          events.add(event);
          fired.add(new Fired(due, firing(due, now, false, event.id())));
        } catch (InvalidEventException e) {
          // It stays pending; the others must know nothing of it.
          LOG.error("Reminder {} cannot be said: {}", due.number(), e.getMessage());
        }
      }
    } else {
      String id = Announcement.digestId(digestOf, taken.getFirst().number(), now);
      events.add(Announcement.digest(id, taken.size(), taken, now));
      taken.forEach(due -> fired.add(new Fired(due, firing(due, now, true, id))));
    }
    store.fire(fired, now);
    taken.forEach(due -> metrics.fired(due.remindAt(), now));
    return new Step(taken, announcements.keep(connection, events, null));
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

    /** Each user is told once of all that came too late. */
    void digests() {
      List<String> users = store.usersOfMissed(tooLate, MISSED_AT_ONCE);
      while (!users.isEmpty() && hasTime()) {
        int before = missed;
        for (String user : users) {
          digest(user);
        }
        // Where all of them are held elsewhere, the next tick looks again.
        users = missed == before ? List.of() : store.usersOfMissed(tooLate, MISSED_AT_ONCE);
      }
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
              inTransaction(
                  now,
                  store.takeMissed(user, tooLate, MISSED_AT_ONCE),
                  status.getConnection(),
                  user));
      missed += step.taken().size();
      post(step.said());
    }

    /** Fires some, and returns the last of them; null where there are no more. */
    private @Nullable Due batch(@Nullable Due last) {
      lease.ensureHeld();
      Step step =
          transactions.executeWrite(status ->
              inTransaction(
                  now,
                  store.take(tooLate, now, last, settings.batch()),
                  status.getConnection(),
                  ""));
      fired += step.taken().size();
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
