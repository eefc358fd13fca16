package dev.knudge.notification;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the {@link Courier} go round until nothing is due any more: right after a commit that made something due, and at each tick. As many attempts are under way in this process as
 * there are places, whoever asked for the round; and no more is claimed than can begin at once.
 */
@Singleton
class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  /** Below the runtime's stop-timeout (60 s), and as long as an attempt may take. */
  private static final Duration LAST_ATTEMPTS = Duration.ofSeconds(50);

  private final Courier courier;
  private final int size;
  private final Semaphore places;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final AtomicBoolean walking = new AtomicBoolean();
  private volatile boolean stopping;

  Rounds(Courier courier, NotificationSettings settings) {
    this.courier = courier;
    size = settings.concurrency();
    places = new Semaphore(size);
  }

  /** Begins a round in the background, or has the one under way look once more. */
  void wake() {
    wanted.set(true);
    if (!stopping && walking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("round").start(this::walk);
    }
  }

  private void walk() {
    do {
      try {
        while (wanted.getAndSet(false)) {
          go(() -> true);
        }
      } catch (RuntimeException e) {
        // What is due stays so: the next tick sees to it.
        LOG.warn("A round broke off; the next tick goes on: {}", e.toString());
      } finally {
        walking.set(false);
      }
      // Somebody may have woken it between the last look and the line above.
    } while (wanted.get() && !stopping && walking.compareAndSet(false, true));
  }

  /**
   * Goes one round, and returns when nothing is due and nothing that it began is under way.
   *
   * @param goOn asked before each claim
   */
  void go(BooleanSupplier goOn) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Round round = new Round();
      while (!stopping && goOn.getAsBoolean() && round.step(threads)) {
        // each step says whether there may be more
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One round's own count of what is under way. */
  private final class Round {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition oneEnded = lock.newCondition();
    private int underWay;
    private long ended;

    /** Claims and begins some; where there are none, waits for one that may have made another due. */
    boolean step(ExecutorService threads) throws InterruptedException {
      long endedBefore = ended();
      if (!places.tryAcquire(1, TimeUnit.SECONDS)) {
        return true; // whoever goes on is asked again, so that a tick ends in time
      }
      int free = 1 + places.drainPermits();
      int used = 0;
      Courier.Claim claim;
      try {
        claim = courier.claim(free);
        used = claim.attempts().size();
      } finally {
        places.release(free - used);
      }
      for (Courier.Attempt attempt : claim.attempts()) {
        begin(threads, attempt);
      }
      // Behind the attempts, and beside them: a sink that is slow must not eat up their lease.
      threads.execute(() -> courier.post(claim.said()));
      return claim.taken() > 0 || waitForOne(endedBefore);
    }

    private void begin(ExecutorService threads, Courier.Attempt attempt) {
      count(1);
      threads.execute(() -> {
        try {
          courier.attempt(attempt);
        } catch (RuntimeException e) {
          LOG.error(
              "The outcome of delivery {} cannot be noted; it is taken up again when its lease is over",
              attempt.delivery().number(),
              e);
        } finally {
          places.release();
          count(-1);
        }
      });
    }

    private void count(int more) {
      lock.lock();
      try {
        underWay += more;
        if (more < 0) {
          ended++;
          oneEnded.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }

    private long ended() {
      lock.lock();
      try {
        return ended;
      } finally {
        lock.unlock();
      }
    }

    /** False where nothing is under way, and nothing has ended since then. */
    private boolean waitForOne(long endedBefore) throws InterruptedException {
      lock.lock();
      try {
        while (ended == endedBefore && underWay > 0) {
          oneEnded.await();
        }
        return ended != endedBefore;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Claims nothing more, and lets what is under way end. */
  @PreDestroy
  void stop() throws InterruptedException {
    stopping = true;
    if (!places.tryAcquire(size, LAST_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("Some attempts did not end in time; they are taken up when their lease is over.");
    }
  }
}
