package dev.knudge.recurring;

import dev.knudge.contracts.NewEvent;
import dev.knudge.recurring.store.Occasion;
import dev.knudge.recurring.store.SeriesStore;
import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes all instances that are due by now. A batch of series is one transaction: what becomes of them, and the events that tell of it. The events are posted after the commit, while the
 * next batch is under way; whatever is left when this ends, or dies, goes with the tick's last step, or the next tick.
 */
@Singleton
final class SeriesTick implements TickHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SeriesTick.class);

  /** What cannot be handled is looked at again, and holds up nobody meanwhile. */
  private static final Duration POSTPONED = Duration.ofHours(1);

  /** Some rules take half a second, and the database ends a transaction in which nothing happens for long. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final TransactionOperations<Connection> transactions;
  private final SeriesStore store;
  private final Announcements announcements;
  private final Metrics metrics;
  private final Clock clock;
  private final SeriesSettings settings;

  SeriesTick(
      TransactionOperations<Connection> transactions,
      SeriesStore store,
      Announcements announcements,
      Metrics metrics,
      Clock clock,
      SeriesSettings settings) {
    this.transactions = transactions;
    this.store = store;
    this.announcements = announcements;
    this.metrics = metrics;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public void tick(Lease lease) {
    Instant now = clock.instant();
    int made = 0;
    try (Posting posting = new Posting(announcements)) {
      Batch batch;
      do {
        lease.ensureHeld();
        batch = transactions.executeWrite(status -> makeDue(status.getConnection(), now));
        made += batch.rows().size();
        count(batch);
        posting.post(batch.rows());
      } while (batch.series() > 0);
      int forgotten = store.forgetRequests(now.minus(settings.requestRetention()));
      if (made > 0 || forgotten > 0) {
        LOG.info("Tick: {} instances made; {} requests forgotten", made, forgotten);
      }
      posting.awaitAll();
    }
  }

  /**
   * What one transaction did.
   *
   * @param series how many it looked at
   */
  private record Batch(int series, List<OutboxRow> rows, long skipped) {}

  /**
   * What becomes of a series.
   *
   * @param said what tells of its instances, by their occurrences: an event that cannot be said is that series' fault alone
   */
  private record CaughtUp(Course course, Map<LocalDateTime, NewEvent> said) {}

  private Batch makeDue(Connection connection, Instant now) throws SQLException {
    List<CaughtUp> caughtUp = caughtUp(store.due(now, settings.batch()), now);
    if (caughtUp.isEmpty()) {
      return new Batch(0, List.of(), 0);
    }
    List<Course> courses = caughtUp.stream().map(CaughtUp::course).toList();
    Set<Occasion> occasions = store.save(courses, now);
    List<NewEvent> events = new ArrayList<>();
    long skipped = 0;
    for (CaughtUp each : caughtUp) {
      long number = each.course().before().number();
      each.said()
          .forEach((occurrence, event) -> {
            if (occasions.contains(new Occasion(number, occurrence))) {
              events.add(event);
            }
          });
      skipped += each.course().skipped().stream().mapToLong(Skipped::number).sum();
    }
    return new Batch(courses.size(), announcements.keep(connection, events, null), skipped);
  }

  /** As many as there is time for; the others stay due, and are the next batch's. */
  private List<CaughtUp> caughtUp(List<Series> due, Instant now) {
    long begin = System.nanoTime();
    List<CaughtUp> courses = new ArrayList<>(due.size());
    for (Series series : due) {
      courses.add(caughtUp(series, now));
      if (System.nanoTime() - begin > LONGEST.toNanos()) {
        break;
      }
    }
    return courses;
  }

  private CaughtUp caughtUp(Series series, Instant now) {
    try {
      Course course = new Course(series, List.of(), List.of(), null, now, settings.mostMissed());
      course.catchUp();
      Map<LocalDateTime, NewEvent> said = new LinkedHashMap<>();
      for (Made made : course.made()) {
        said.put(made.occurrence().local(), Instances.said(series.key(), made, now, null));
      }
      return new CaughtUp(course, said);
    } catch (RuntimeException e) {
      LOG.error(
          "Series {} cannot be caught up; it is looked at again in {}",
          series.number(),
          POSTPONED,
          e);
      return new CaughtUp(Course.postponed(series, now.plus(POSTPONED)), Map.of());
    }
  }

  private void count(Batch batch) {
    metrics.registry().counter("knudge.recurring.instances").increment(batch.rows().size());
    metrics.registry().counter("knudge.recurring.skipped").increment(batch.skipped());
  }
}
