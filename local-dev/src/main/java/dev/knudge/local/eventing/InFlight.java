package dev.knudge.local.eventing;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many records are on their way. */
final class InFlight {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fewer = lock.newCondition();
  private int count;
  private int awaited = -1;

  void add(int more) {
    lock.lock();
    try {
      count += more;
    } finally {
      lock.unlock();
    }
  }

  void remove() {
    lock.lock();
    try {
      count--;
      if (count < awaited) {
        fewer.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there are fewer than this, at most as long; says whether there are. For one thread at a time. */
  boolean awaitFewerThan(int limit, Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      awaited = limit;
      while (count >= limit && left > 0) {
        left = fewer.awaitNanos(left);
      }
      return count < limit;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      awaited = -1;
      lock.unlock();
    }
  }
}
