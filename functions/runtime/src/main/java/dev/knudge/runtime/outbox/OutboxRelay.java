package dev.knudge.runtime.outbox;

import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.lease.Leases;
import dev.knudge.runtime.settings.RelaySettings;
import dev.knudge.runtime.settings.SinkSettings;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Posts what the outbox still holds, in order per key: an event that cannot be posted holds back the later ones of its key, and nothing else. Runs under a lease, so that two
 * pods never post the same key's events side by side.
 */
@Singleton
public class OutboxRelay {
  /** What only one pod at a time does: posting what is due. */
  static final String LEASE = "relay";

  private static final int PAGE = 500;

  /** So many keys held back mean that the sinks are away, not that some events are odd: the rest would only wait for the same timeout. */
  private static final int GIVE_UP_AT = 20;

  private final Outbox outbox;
  private final PostingInOrder posting;
  private final Leases leases;
  private final RelaySettings settings;
  private final ContinuousRelay continuous;
  private final int concurrency;

  OutboxRelay(
      ContinuousRelay continuous,
      Outbox outbox,
      SinkClient sinks,
      Leases leases,
      RelaySettings settings,
      SinkSettings sinkSettings) {
    this.continuous = continuous;
    this.outbox = outbox;
    posting = new PostingInOrder(sinks);
    this.leases = leases;
    this.settings = settings;
    concurrency = sinkSettings.concurrency();
  }

  /**
   * Posts all that is due. Where a relay posts all the while, this wakes it.
   *
   * @param lease the caller's own, checked before each event as the relay's is
   * @return how many events were posted
   * @throws UnavailableException if some could not be posted, and all others were; or if another has the relay's lease, and may be dead: then nothing was
   */
  public int drain(Lease lease) {
    if (continuous.isOn()) {
      continuous.wake();
      return 0;
    }
    Optional<Lease> relay = leases.tryAcquire(LEASE, settings.lease());
    if (relay.isEmpty()) {
      return leaveToHolder();
    }
    try (Lease held = relay.get()) {
      return drain(() -> {
        lease.ensureHeld();
        held.ensureHeld();
      });
    }
  }

  private int leaveToHolder() {
    long left = outbox.leftovers().count();
    if (left > 0) {
      throw new UnavailableException(
          left
              + " events are left to another pod, which holds the relay's lease; if it died, they are posted at the next tick after the lease's end.");
    }
    return 0;
  }

  private int drain(Runnable mayGoOn) {
    Set<String> heldBack = new HashSet<>();
    int posted = 0;
    for (List<OutboxRow> page = outbox.due(heldBack, PAGE);
        !page.isEmpty();
        page = outbox.due(heldBack, PAGE)) {
      mayGoOn.run();
      posted += post(page, heldBack, mayGoOn);
      if (heldBack.size() >= GIVE_UP_AT) {
        break;
      }
    }
    if (!heldBack.isEmpty()) {
      throw new UnavailableException(
          "Events of "
              + heldBack.size()
              + " keys could not be posted to their sinks; they are kept and posted at the next tick. "
              + posted
              + " others were posted.");
    }
    return posted;
  }

  /**
   * Posts these, in order per key, and nothing else that is due.
   *
   * @throws UnavailableException if some could not be posted; they are kept, and the next drain posts them
   */
  public void post(List<OutboxRow> rows) {
    Set<String> heldBack = new HashSet<>();
    for (int from = 0; from < rows.size() && heldBack.size() < GIVE_UP_AT; from += PAGE) {
      List<OutboxRow> page =
          rows.subList(from, Math.min(from + PAGE, rows.size())).stream()
              .filter(row -> !heldBack.contains(row.key()))
              .toList();
      post(page, heldBack, () -> {});
    }
    if (!heldBack.isEmpty()) {
      throw new UnavailableException(
          "Events of "
              + heldBack.size()
              + " keys could not be posted to their sinks; they are kept and posted at the next tick.");
    }
  }

  /** Posts one page: keys side by side, the events of a key one after the other. */
  private int post(List<OutboxRow> page, Set<String> heldBack, Runnable mayGoOn) {
    Map<String, List<OutboxRow>> byKey = new LinkedHashMap<>();
    page.forEach(row -> byKey.computeIfAbsent(row.key(), _ -> new ArrayList<>()).add(row));
    Semaphore places = new Semaphore(concurrency);
    List<OutboxRow> sent = new ArrayList<>(page.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<OutboxRow>>> posts = new ArrayList<>();
      byKey.values().forEach(rows -> posts.add(threads.submit(postInOrder(rows, places, mayGoOn))));
      for (Future<List<OutboxRow>> post : posts) {
        sent.addAll(result(post));
      }
    }
    outbox.markSent(sent);
    Collection<String> unsent = new HashSet<>();
    Set<OutboxRow> done = new HashSet<>(sent);
    page.stream().filter(row -> !done.contains(row)).forEach(row -> unsent.add(row.key()));
    heldBack.addAll(unsent);
    return sent.size();
  }

  private Callable<List<OutboxRow>> postInOrder(
      List<OutboxRow> rows, Semaphore places, Runnable mayGoOn) {
    return () -> {
      places.acquire();
      try {
        return posting.post(rows, mayGoOn).sent();
      } finally {
        places.release();
      }
    };
  }

  private static List<OutboxRow> result(Future<List<OutboxRow>> post) {
    try {
      return post.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(
          "Stopped while events were posted; they are kept and posted again.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("An event could not be posted", e.getCause());
    }
  }
}
