package dev.knudge.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved, in UTC. Given to {@link RunningFunction#start} it is the function's clock. */
public final class SettableClock extends Clock {
  private final AtomicReference<Instant> now;

  /** Stands at that time. */
  public SettableClock(Instant now) {
    this.now = new AtomicReference<>(now);
  }

  /** Moves it, forward or back. */
  public void set(Instant time) {
    now.set(time);
  }

  /** Moves it forward. */
  public void advance(Duration duration) {
    now.updateAndGet(time -> time.plus(duration));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("A function's clock is in UTC; zones belong to users.");
  }
}
