package dev.knudge.notification;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the {@link Courier} go round until nothing is due any more: right after a commit that made something due, and at each tick. How many attempts are under way in this process, say the {@link Lanes},
 * whoever asked for the round; and no more is claimed than can begin at once.
 */
@Singleton
class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  /** Below the runtime's stop-timeout (60 s), and as long as an attempt may take. */
  private static final Duration LAST_ATTEMPTS = Duration.ofSeconds(50);

  private final Courier courier;

  /** One for each attempt under way. */
  private final Semaphore underWay = new Semaphore(Integer.MAX_VALUE);

  private final AtomicBoolean wanted = new AtomicBoolean();
  private final AtomicBoolean walking = new AtomicBoolean();
  private volatile boolean stopping;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition thereAreNews = lock.newCondition();
  private long news;

  Rounds(Courier courier) {
    this.courier = courier;
  }

  /** Begins a round in the background, or has those under way look once more. */
  void wake() {
    wanted.set(true);
    news();
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
   * Goes one round, and returns when nothing is due that could begin, and nothing that it began is under way. What waits for a place is seen to by the round that holds the place, or,
   * where that one is not to go on, by one in the background.
   *
   * @param goOn asked before each claim; where it says no before all is done, the rest is done in the background
   */
  void go(BooleanSupplier goOn) {
    Round round = new Round();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      boolean more = true;
      try {
        while (more && !stopping && goOn.getAsBoolean()) {
          more = round.step(threads);
        }
      } finally {
        round.over = true;
      }
      if (more) {
        wake();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One round, which ends when what it began has. */
  private final class Round {
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean over;

    /** Claims and begins some; where there are none, waits for news. False where there is nothing to wait for. */
    boolean step(ExecutorService threads) throws InterruptedException {
      long before = known();
      Courier.Claim claim = courier.claim();
      for (Courier.Attempt attempt : claim.attempts()) {
        begin(threads, attempt);
      }
      // Behind the attempts, and beside them: a sink that is slow must not eat up their lease.
      threads.execute(() -> courier.post(claim.said()));
      return claim.taken() > 0 || waitForNews(before, begun);
    }

    private void begin(ExecutorService threads, Courier.Attempt attempt) {
      underWay.acquireUninterruptibly();
      begun.incrementAndGet();
      threads.execute(() -> {
        try {
          courier.attempt(attempt);
        } catch (RuntimeException e) {
          LOG.error(
              "The outcome of delivery {} cannot be noted; it is taken up again when its lease is over",
              attempt.delivery().number(),
              e);
        } finally {
          courier.end(attempt);
          begun.decrementAndGet();
          underWay.release();
          news();
          if (over) {
            wake();
          }
        }
      });
    }
  }

  private long known() {
    lock.lock();
    try {
      return news;
    } finally {
      lock.unlock();
    }
  }

  /** A place is free, or something may have become due. */
  private void news() {
    lock.lock();
    try {
      news++;
      thereAreNews.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** False where there were none since then, and nothing is under way that could bring some. */
  private boolean waitForNews(long before, AtomicInteger begun) throws InterruptedException {
    lock.lock();
    try {
      while (news == before && begun.get() > 0) {
        thereAreNews.await();
      }
      return news != before;
    } finally {
      lock.unlock();
    }
  }

  /** Claims nothing more, and lets what is under way end. */
  @PreDestroy
  void stop() throws InterruptedException {
    stopping = true;
    if (!underWay.tryAcquire(Integer.MAX_VALUE, LAST_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("Some attempts did not end in time; they are taken up when their lease is over.");
    }
  }
}
