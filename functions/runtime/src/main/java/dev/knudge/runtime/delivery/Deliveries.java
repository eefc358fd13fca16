package dev.knudge.runtime.delivery;

import dev.knudge.contracts.Event;
import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.database.DatabaseFault;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.outbox.Outbox;
import dev.knudge.runtime.outbox.Publisher;
import dev.knudge.runtime.settings.CommitSettings;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Handles events: their effects are committed together with the note that they were handled, what follows is posted, and only then there is a verdict. Events that are delivered at
 * the same time share a transaction; one that cannot be handled is found by halving, and fails alone.
 */
@Singleton
public class Deliveries {
  /** What shares a commit is in memory several times over (as trees, as a statement's parameters): some hundred large events at once would not fit a small pod. */
  private static final long GROUP_BYTES = 4_000_000;

  private final EventFunction function;
  private final Publisher publisher;
  private final Metrics metrics;
  private final Clock clock;
  private final Transaction transaction;
  private final GroupCommit<Weighed, Result> commits;

  Deliveries(
      EventFunction function,
      TransactionOperations<Connection> transactions,
      Outbox outbox,
      Publisher publisher,
      Metrics metrics,
      CommitSettings settings,
      Clock clock) {
    this.function = function;
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
    transaction = new Transaction(transactions, function, outbox);
    commits =
        new GroupCommit<>(
            "commit",
            settings.groupSize(),
            GROUP_BYTES,
            Weighed::bytes,
            settings.lanes(),
            group -> commit(group.stream().map(Weighed::arrival).toList()));
  }

  private record Weighed(Arrival arrival, long bytes) {}

  /** Whether there is anything to be done for that event. */
  public boolean caresFor(Event event) {
    return function.caresFor(event);
  }

  /**
   * Handles the events of one delivery, and answers for each, in order. Returns when all of them are done.
   *
   * @param bytes how large the delivery's body was
   */
  public List<Verdict> handle(List<Arrival> events, long bytes) {
    List<Arrival> cared = events.stream().filter(arrival -> caresFor(arrival.event())).toList();
    List<CompletableFuture<Result>> results =
        commits.submit(
            cared.stream().map(arrival -> new Weighed(arrival, bytes / events.size())).toList());
    Map<Arrival, Verdict> verdicts = new IdentityHashMap<>();
    for (int i = 0; i < cared.size(); i++) {
      verdicts.put(cared.get(i), verdict(results.get(i)));
    }
    return events.stream()
        .map(event -> verdicts.getOrDefault(event, new Verdict.Handled()))
        .toList();
  }

  private Verdict verdict(CompletableFuture<Result> result) {
    try {
      return switch (result.join()) {
        case Result.Committed(var unsent) -> {
          publisher.publish(unsent);
          yield new Verdict.Handled();
        }
        case Result.Refused(String reason) -> new Verdict.Refused(reason);
        case Result.Failed(Exception fault) -> new Verdict.Failed(fault);
      };
    } catch (CompletionException e) {
      return new Verdict.Failed(e.getCause() instanceof Exception fault ? fault : e);
    } catch (Exception e) {
      return new Verdict.Failed(e);
    }
  }

  /** Called by the group commit: the same event may be in it twice, and then has one result. */
  private List<Result> commit(List<Arrival> group) {
    Map<EventKey, Arrival> distinct = new LinkedHashMap<>();
    group.forEach(event -> distinct.putIfAbsent(key(event), event));
    Map<EventKey, Result> results = new HashMap<>();
    commit(distinct, results);
    return group.stream().map(event -> Objects.requireNonNull(results.get(key(event)))).toList();
  }

  /** Catches all exceptions: the transaction throws the driver's checked ones without declaring them. */
  private void commit(Map<EventKey, Arrival> events, Map<EventKey, Result> results) {
    try {
      Transaction.Effects effects = transaction.run(events);
      metrics.committed(events.size(), effects.seen().size());
      measure(events, effects.seen());
      events
          .keySet()
          .forEach(key ->
              results.put(
                  key, new Result.Committed(effects.unsent().getOrDefault(key, List.of()))));
    } catch (Exception fault) {
      if (events.size() == 1 || DatabaseFault.of(fault) == DatabaseFault.AWAY) {
        Result result =
            fault instanceof Transaction.RefusedInside refused
                ? new Result.Refused(refused.reason())
                : new Result.Failed(fault);
        events.keySet().forEach(key -> results.put(key, result));
      } else {
        List<EventKey> keys = List.copyOf(events.keySet());
        commit(part(events, keys.subList(0, keys.size() / 2)), results);
        commit(part(events, keys.subList(keys.size() / 2, keys.size())), results);
      }
    }
  }

  private void measure(Map<EventKey, Arrival> events, Set<EventKey> seen) {
    Instant now = clock.instant();
    events.forEach((key, arrival) -> {
      Instant happened = arrival.event().time();
      if (happened != null && !seen.contains(key)) {
        metrics.effective(Arrival.typeOf(arrival.event()), Duration.between(happened, now));
      }
    });
  }

  private static Map<EventKey, Arrival> part(Map<EventKey, Arrival> events, List<EventKey> keys) {
    Map<EventKey, Arrival> part = new LinkedHashMap<>();
    keys.forEach(key -> part.put(key, Objects.requireNonNull(events.get(key))));
    return part;
  }

  private static EventKey key(Arrival arrival) {
    Event event = arrival.event();
    return new EventKey(event.source(), event.deduplicationKey());
  }
}
