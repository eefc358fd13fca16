package dev.knudge.runtime.notes;

import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.lease.Lease;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What the notes function does at a tick: what the test tells it. */
@Singleton
public class NotesTick implements TickHandler {
  private final AtomicInteger ticks = new AtomicInteger();
  private volatile Consumer<Lease> work = _ -> {};

  /** From now on, does that. */
  public void doing(Consumer<Lease> newWork) {
    work = newWork;
  }

  /** How often it was called. */
  public int ticks() {
    return ticks.get();
  }

  @Override
  public void tick(Lease lease) {
    ticks.incrementAndGet();
    work.accept(lease);
  }
}
