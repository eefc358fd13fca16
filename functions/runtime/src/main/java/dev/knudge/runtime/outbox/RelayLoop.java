package dev.knudge.runtime.outbox;

import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.lease.LeaseLostException;
import dev.knudge.runtime.lease.Leases;
import dev.knudge.runtime.outbox.PostingInOrder.End;
import dev.knudge.runtime.outbox.PostingInOrder.Result;
import dev.knudge.runtime.settings.RelaySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay's one thread. All that it knows is its own; posts run on threads of theirs, one for each key, and tell it how they ended.
 *
 * <pre>
 *   wake ──┐                 ┌─► look: what is due, of keys that are neither under way nor held back
 *   poll ──┼─► the loop ─────┤      └─ nothing: idle, and the lease goes back after a short while
 *   ended ─┘   marks sent    └─► take the lease ─► look again ─► a thread per key posts in order ─► ended
 * </pre>
 */
final class RelayLoop {
  private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);

  private static final int PAGE = 500;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

  /** Between two commits of a busy time the lease is not given back; long enough for that, and short enough that another pod hardly waits for it. */
  private static final Duration LINGER = Duration.ofMillis(50);

  /** A function that has just started has a first request to answer, and one connection to the database. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

  /** How long a stop waits at its end to note what was sent. */
  private static final Duration NOTING = Duration.ofSeconds(2);

  /** How soon the lease is asked for again while another pod has it: each time later, since it may well be posting our events too. */
  private static final Backoff LEASE_TAKEN =
      new Backoff(Duration.ofMillis(20), Duration.ofSeconds(1));

  private final Outbox outbox;
  private final Leases leases;
  private final PostingInOrder posting;
  private final RelaySettings settings;
  private final Backoff backoff;
  private final Pace pace;
  private final Thread thread = Thread.ofVirtual().name("relay").unstarted(this::run);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** What happened: how posts ended, or (empty) that there is something to look at. */
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();

  private final Set<String> underWay = new HashSet<>();
  private final Map<String, HeldBack> heldBack = new HashMap<>();
  private final List<Result> unmarked = new ArrayList<>();
  private @Nullable Lease lease;
  private int leaseRefusals;
  private int faults;
  private long idleSince;
  private boolean lastRound;
  private volatile Phase phase = Phase.RUNNING;

  RelayLoop(
      Outbox outbox, Leases leases, SinkClient sinks, RelaySettings settings, int concurrency) {
    this.outbox = outbox;
    this.leases = leases;
    this.settings = settings;
    posting = new PostingInOrder(sinks);
    backoff = new Backoff(FIRST_PAUSE, settings.longestPause());
    pace = new Pace(concurrency, backoff, ThreadLocalRandom.current());
  }

  private enum Phase {
    RUNNING,
    /** Posts what is due once more; what fails now is left. */
    STOPPING,
    /** Posts nothing more; waits for what is under way to end, to note what was sent. */
    ENDING
  }

  private sealed interface News {
    record Wake() implements News {}

    record Ended(Result result) implements News {}
  }

  /** A key whose event was not taken. */
  private record HeldBack(int failures, long until) {}

  /** What the loop does when it has done all it can for now. */
  private sealed interface Next {
    /** Sleeps until news, for so long at most. */
    record Wait(Duration longest) implements Next {}

    /** Ends. */
    record Done() implements Next {}
  }

  void start() {
    thread.start();
  }

  void wake() {
    // One unread wake says as much as many.
    if (news.isEmpty()) {
      news.add(new News.Wake());
    }
  }

  /** See {@link ContinuousRelay#stop}. */
  void stop(Duration patience) {
    if (isStopping()) {
      return;
    }
    enter(Phase.STOPPING);
    try {
      if (!ended.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("Stopped with events unposted: the sinks took longer than {}", patience);
        enter(Phase.ENDING);
        threads.shutdownNow();
        if (!ended.await(NOTING.toNanos(), TimeUnit.NANOSECONDS)) {
          LOG.warn("Stopped without noting what was sent: it will be posted again");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    thread.interrupt();
  }

  private void enter(Phase next) {
    phase = next;
    news.add(new News.Wake());
  }

  private void run() {
    try {
      take(FIRST_LOOK);
      while (step() instanceof Next.Wait(Duration longest)) {
        take(longest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release();
      ended.countDown();
    }
  }

  private void take(Duration longest) throws InterruptedException {
    List<News> arrived = new ArrayList<>();
    News first = news.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      arrived.add(first);
      news.drainTo(arrived);
    }
    for (News one : arrived) {
      if (one instanceof News.Ended(Result result)) {
        unmarked.add(result);
      }
    }
  }

  /** A database that is away must not end the relay, nor be asked without a pause. */
  private Next step() {
    try {
      settle();
      Next next = phase == Phase.ENDING ? untilNothingIsUnderWay() : postWhatIsDue();
      faults = 0;
      return next;
    } catch (LeaseLostException e) {
      LOG.warn("Relay: {}", e.getMessage());
      release();
      return new Next.Wait(Duration.ZERO);
    } catch (Exception e) {
      faults++;
      LOG.warn("Relay: {}", e.toString());
      return phase != Phase.RUNNING && underWay.isEmpty()
          ? new Next.Done()
          : new Next.Wait(backoff.after(faults, ThreadLocalRandom.current().nextDouble()));
    }
  }

  /** Notes what was sent. Only then its keys are free again: else it would be posted twice. */
  private void settle() {
    if (unmarked.isEmpty()) {
      return;
    }
    outbox.markSent(unmarked.stream().flatMap(result -> result.sent().stream()).toList());
    long now = System.nanoTime();
    for (Result result : unmarked) {
      underWay.remove(result.key());
      settle(result, now);
    }
    unmarked.clear();
  }

  private void settle(Result result, long now) {
    if (!result.sent().isEmpty()) {
      succeeded(result.key());
    }
    if (result.end() == End.STOPPED) {
      // Its lease lapsed, perhaps: the next page is taken under a new one.
      release();
    }
    if (result.end() == End.NOT_TAKEN) {
      HeldBack before = heldBack.get(result.key());
      int failures = before == null ? 1 : before.failures() + 1;
      long pause = backoff.after(failures, ThreadLocalRandom.current().nextDouble()).toNanos();
      heldBack.put(result.key(), new HeldBack(failures, now + pause));
      pace.failed(now);
    }
  }

  private void succeeded(String key) {
    if (pace.isAway()) {
      LOG.info("Relay: the sinks take events again");
      // What kept the others from being taken is over for them too.
      heldBack.clear();
    }
    heldBack.remove(key);
    pace.succeeded();
  }

  private Next untilNothingIsUnderWay() {
    return underWay.isEmpty() ? new Next.Done() : new Next.Wait(NOTING);
  }

  private Next postWhatIsDue() {
    if (isStopping() && !lastRound) {
      lastRound = true;
      heldBack.clear();
      pace.tryNow();
    }
    long now = System.nanoTime();
    int places = pace.width(now) - underWay.size();
    if (places <= 0) {
      return underWay.isEmpty() ? paused(now) : waiting(now);
    }
    List<OutboxRow> due = outbox.due(unavailable(now), lease == null ? 1 : PAGE);
    if (due.isEmpty()) {
      return idle(now);
    }
    if (lease == null) {
      return takeLease();
    }
    idleSince = 0;
    lease.ensureHeld();
    begin(due, places, lease);
    // There may be keys beyond this page, and places for them.
    return underWay.size() < pace.width(now) && due.size() == PAGE
        ? new Next.Wait(Duration.ZERO)
        : waiting(now);
  }

  private Next takeLease() {
    lease = leases.tryAcquire(OutboxRelay.LEASE, settings.lease()).orElse(null);
    if (lease != null) {
      leaseRefusals = 0;
      return new Next.Wait(Duration.ZERO);
    }
    if (isStopping()) {
      // The other pod posts ours too.
      return underWay.isEmpty() ? new Next.Done() : new Next.Wait(settings.poll());
    }
    leaseRefusals++;
    return new Next.Wait(
        LEASE_TAKEN.after(leaseRefusals, ThreadLocalRandom.current().nextDouble()));
  }

  private void begin(List<OutboxRow> due, int places, Lease under) {
    Map<String, List<OutboxRow>> byKey = new LinkedHashMap<>();
    due.forEach(row -> byKey.computeIfAbsent(row.key(), _ -> new ArrayList<>()).add(row));
    byKey.entrySet().stream()
        .limit(places)
        .forEach(entry -> {
          underWay.add(entry.getKey());
          threads.submit(
              () -> news.add(new News.Ended(posting.post(entry.getValue(), under::ensureHeld))));
        });
  }

  /** The sinks are taken to be away. Perhaps they are not for another pod. */
  private Next paused(long now) {
    if (isStopping()) {
      return new Next.Done();
    }
    release();
    return waiting(now);
  }

  /** Nothing is due, except what is under way or held back. */
  private Next idle(long now) {
    leaseRefusals = 0;
    // Of those whose pause is over nothing is due any more: another pod has posted it.
    heldBack.values().removeIf(held -> held.until() - now <= 0);
    if (!underWay.isEmpty()) {
      return waiting(now);
    }
    if (isStopping()) {
      return new Next.Done();
    }
    if (lease != null) {
      if (idleSince == 0) {
        idleSince = now;
      }
      long left = LINGER.toNanos() - (now - idleSince);
      if (left > 0) {
        return new Next.Wait(Duration.ofNanos(left));
      }
      release();
    }
    return waiting(now);
  }

  /** Until the next thing that can happen by itself: a pause ends, a key is tried again, it is time to look. */
  private Next waiting(long now) {
    long longest = settings.poll().toNanos();
    long pause = pace.pauseLeft(now);
    if (pause > 0) {
      longest = pause;
    }
    for (HeldBack one : heldBack.values()) {
      if (one.until() - now > 0) {
        longest = Math.min(longest, Math.max(one.until() - now, pause));
      }
    }
    return new Next.Wait(Duration.ofNanos(Math.max(longest, 0)));
  }

  private Set<String> unavailable(long now) {
    Set<String> keys = new HashSet<>(underWay);
    heldBack.forEach((key, held) -> {
      if (isStopping() || held.until() - now > 0) {
        keys.add(key);
      }
    });
    return keys;
  }

  private boolean isStopping() {
    return phase != Phase.RUNNING;
  }

  private void release() {
    Lease held = lease;
    lease = null;
    idleSince = 0;
    if (held != null) {
      held.close();
    }
  }
}
