package dev.knudge.local.eventing;

import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A clock and its timer that stand still until they are moved. What falls due runs on the event loop it was set on. */
final class ManualTimer implements Timer, InstantSource {

  private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::due));
  private final Context context;
  private Instant now;

  ManualTimer(Instant now, Context context) {
    this.now = now;
    this.context = context;
  }

  private record Task(Instant due, Runnable action) {}

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Pending after(Duration delay, Runnable action) {
    Task task = new Task(now.plus(delay), action);
    tasks.add(task);
    return () -> cancel(task);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** Moves on to this time, and lets everything happen that is due on the way, one after the other. */
  void advanceTo(Instant until) {
    for (Optional<Task> task = next(until); task.isPresent(); task = next(until)) {
      onTheLoop(task.get().action());
    }
    synchronized (this) {
      now = until;
    }
  }

  /** Returns when what the event loop was doing is done, and with it what it sets to happen later. */
  void settle() {
    onTheLoop(() -> {});
  }

  private void onTheLoop(Runnable action) {
    CompletableFuture<Void> ran = new CompletableFuture<>();
    context.runOnContext(ignored -> {
      action.run();
      ran.complete(null);
    });
    ran.orTimeout(10, TimeUnit.SECONDS).join();
  }

  private synchronized Optional<Task> next(Instant until) {
    if (tasks.isEmpty() || tasks.peek().due().isAfter(until)) {
      return Optional.empty();
    }
    Task task = tasks.poll();
    now = task.due().isAfter(now) ? task.due() : now;
    return Optional.of(task);
  }
}
