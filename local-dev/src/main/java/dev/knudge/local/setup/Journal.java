package dev.knudge.local.setup;

import dev.knudge.local.status.Happening;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes happenings from event loops, which must not wait, and hands them to a reader on a thread of its own. A burst (ten thousand retries
 * while a database is away) is told by its first lines and a count: of each kind and subject only some lines a second.
 */
final class Journal implements AutoCloseable {

  private static final int QUEUE = 10_000;
  private static final int LINES = 5;
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final BlockingQueue<Happening> queue = new LinkedBlockingQueue<>(QUEUE);
  private final AtomicLong overflown = new AtomicLong();
  private final Map<Series, Burst> bursts = new HashMap<>();
  private final Consumer<Happening> reader;
  private final Thread thread;

  private record Series(Happening.Kind kind, String subject) {}

  /** What a series told within one window, from its first happening on. */
  private record Burst(Happening first, Happening last, long count) {
    Burst and(Happening next) {
      return new Burst(first, next, count + 1);
    }
  }

  Journal(Consumer<Happening> reader) {
    this.reader = reader;
    this.thread = Thread.ofVirtual().name("journal").start(this::run);
  }

  /** Tells it, soon. */
  void add(Happening happening) {
    if (!queue.offer(happening)) {
      overflown.incrementAndGet();
    }
  }

  private void run() {
    try {
      while (true) {
        Happening next = queue.poll(WINDOW.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
          summariseAll();
        } else {
          tell(next);
        }
      }
    } catch (InterruptedException e) {
      for (Happening last = queue.poll(); last != null; last = queue.poll()) {
        tell(last);
      }
      summariseAll();
    }
  }

  private void tell(Happening happening) {
    Series series = new Series(happening.kind(), happening.subject());
    Burst burst = bursts.get(series);
    if (burst != null
        && Duration.between(burst.first().at(), happening.at()).compareTo(WINDOW) >= 0) {
      summarise(burst);
      burst = null;
    }
    Burst now = burst == null ? new Burst(happening, happening, 1) : burst.and(happening);
    bursts.put(series, now);
    if (now.count() <= LINES) {
      reader.accept(happening);
    }
  }

  private void summariseAll() {
    bursts.values().forEach(this::summarise);
    bursts.clear();
  }

  private void summarise(Burst burst) {
    long untold = burst.count() - LINES;
    if (untold > 0) {
      Happening last = burst.last();
      String more = untold == 1 ? "" : "(and %d more like it) ".formatted(untold - 1);
      reader.accept(new Happening(last.at(), last.kind(), last.subject(), more + last.text()));
    }
    long lost = overflown.getAndSet(0);
    if (lost > 0) {
      reader.accept(
          new Happening(
              burst.last().at(),
              Happening.Kind.WARNING,
              "local-dev",
              "%d lines came too fast to be shown".formatted(lost)));
    }
  }

  /** Tells what is left. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
