package dev.knudge.runtime.lease;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease that this process holds. It renews itself until it is closed, so that work may take longer than the lease lasts, and a process that dies gives it up by itself
 * when it lapses. Work in several steps asks {@link #ensureHeld()} before each, and hands {@link #token()} to whoever must tell a late holder from the present one.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /** Longer than a pool hands out connections unasked whether they still live, so that a broken one is not met again. */
  private static final Duration BETWEEN_RELEASES = Duration.ofSeconds(1);

  private final Leases leases;
  private final String name;
  private final String holder;
  private final long token;
  private final Duration lasts;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean lost;

  /** By this process's own clock, from before the database was asked: never later than the database's hour of it. */
  private volatile long heldUntil;

  Lease(Leases leases, String name, String holder, long token, Duration lasts, long askedAt) {
    this.leases = leases;
    this.name = name;
    this.holder = holder;
    this.token = token;
    this.lasts = lasts;
    heldUntil = askedAt + lasts.toNanos();
    Thread.ofVirtual().name("lease-" + name).start(this::keep);
  }

  /** What is held. */
  public String name() {
    return name;
  }

  /** The fencing token: each holder's is greater than that of all before. */
  public long token() {
    return token;
  }

  /**
   * Returns if the lease is still held. One that has lapsed here, because this process stood still or could not reach the database, is renewed first if nobody took it.
   *
   * @throws LeaseLostException if it was given up, or lapsed before it could be renewed, and another may hold it now
   */
  public void ensureHeld() {
    if (isOurs() && hasLapsed()) {
      renew();
    }
    if (!isOurs() || hasLapsed()) {
      throw new LeaseLostException(name, token);
    }
  }

  /** Gives the lease up. What was lost already stays with its new holder. Where the database does not hear of it, it is told again in the background, until the lease has lapsed. */
  @Override
  public void close() {
    closed.countDown();
    try {
      leases.release(name, holder, token);
    } catch (Exception e) {
      LOG.warn(
          "Lease {} could not be given up, which is tried again; it lapses by itself in {}: {}",
          name,
          lasts,
          e.toString());
      Thread.ofVirtual().name("release-" + name).start(this::releaseAtLast);
    }
  }

  private void releaseAtLast() {
    // A last renewal may have reached the database without our knowing: it lapses by then, too.
    long lapsed = System.nanoTime() + lasts.toNanos();
    while (System.nanoTime() - lapsed < 0) {
      try {
        Thread.sleep(BETWEEN_RELEASES);
        leases.release(name, holder, token);
        LOG.info("Lease {} is given up now", name);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception e) {
        LOG.debug("Lease {} could not be given up yet: {}", name, e.toString());
      }
    }
  }

  private void keep() {
    try {
      while (!closed.await(lasts.toMillis() / 3, TimeUnit.MILLISECONDS)) {
        renew();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOurs() {
    return !lost && closed.getCount() > 0;
  }

  private boolean hasLapsed() {
    return System.nanoTime() - heldUntil > 0;
  }

  private void renew() {
    try {
      long askedAt = System.nanoTime();
      if (leases.renew(name, holder, token, lasts)) {
        heldUntil = askedAt + lasts.toNanos();
      } else {
        lost = true;
      }
    } catch (Exception e) {
      // Perhaps the database is back before the lease lapses; if not, the next renewal finds
      // another holder's token.
      LOG.warn("Lease {} could not be renewed: {}", name, e.toString());
    }
  }
}
