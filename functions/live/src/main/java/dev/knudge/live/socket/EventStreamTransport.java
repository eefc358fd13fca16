package dev.knudge.live.socket;

import io.micronaut.http.sse.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * An answer that goes on: server-sent events. The HTTP server asks for as many as the client reads; a frame counts as sent when it was asked for. The stream begins with the first
 * demand, and has one subscriber, the answer itself.
 */
final class EventStreamTransport implements Transport, Publisher<Event<String>>, Subscription {
  private final Executor executor;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Runnable onGone = () -> {};
  private @Nullable Subscriber<? super Event<String>> subscriber;
  private long demand;
  private boolean completed;
  private boolean cancelled;
  private boolean draining;

  private record Waiting(Event<String> event, CompletableFuture<Void> taken) {}

  /**
   * @param executor what runs what must not run within a call of the server's
   */
  EventStreamTransport(Executor executor) {
    this.executor = executor;
  }

  /** Runs that when the client is gone, or the stream ended. */
  synchronized void onGone(Runnable action) {
    onGone = action;
    if (cancelled) {
      executor.execute(action);
    }
  }

  @Override
  public String kind() {
    return "sse";
  }

  @Override
  public void execute(Runnable action) {
    executor.execute(action);
  }

  @Override
  public void subscribe(Subscriber<? super Event<String>> newSubscriber) {
    synchronized (this) {
      subscriber = newSubscriber;
    }
    newSubscriber.onSubscribe(this);
  }

  @Override
  public CompletionStage<?> send(String frame, String cursor) {
    return send(Event.of(frame).id(cursor));
  }

  private CompletionStage<?> send(Event<String> event) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    synchronized (this) {
      if (cancelled || completed) {
        taken.completeExceptionally(new IllegalStateException("The client is gone."));
        return taken;
      }
      waiting.addLast(new Waiting(event, taken));
    }
    drain();
    return taken;
  }

  @Override
  public void request(long number) {
    synchronized (this) {
      demand = demand + number < 0 ? Long.MAX_VALUE : demand + number;
    }
    drain();
  }

  /** One at a time, and outside of the lock: the server may ask for more while it is given one. */
  private void drain() {
    synchronized (this) {
      if (draining) {
        return;
      }
      draining = true;
    }
    while (true) {
      Waiting next;
      Subscriber<? super Event<String>> to;
      synchronized (this) {
        to = subscriber;
        boolean mayGo = to != null && demand > 0 && !cancelled;
        next = mayGo ? waiting.pollFirst() : null;
        if (next == null || to == null) {
          draining = false;
          if (to != null && completed && waiting.isEmpty() && !cancelled) {
            cancelled = true;
            executor.execute(to::onComplete);
            executor.execute(onGone);
          }
          return;
        }
        demand--;
      }
      to.onNext(next.event());
      next.taken().complete(null);
    }
  }

  /** A comment, which no client shows anybody; it keeps proxies from taking the connection for dead. */
  @Override
  public void ping() {
    synchronized (this) {
      if (!waiting.isEmpty()) {
        return; // it is busy
      }
    }
    send(Event.of("").comment("ping"));
  }

  /** No: that the connection is gone is told by TCP. */
  @Override
  public boolean isAnswered() {
    return false;
  }

  /** The stream ends; there is no code for it. EventSource comes again by itself, with what it saw last, and is then told by the status. */
  @Override
  public void close(CloseCode code, String reason) {
    executor.execute(() -> {
      synchronized (this) {
        completed = true;
      }
      drain();
    });
  }

  @Override
  public void cut() {
    executor.execute(() -> {
      Subscriber<? super Event<String>> to;
      synchronized (this) {
        if (cancelled) {
          return;
        }
        cancelled = true;
        to = subscriber;
      }
      if (to != null) {
        to.onError(new IllegalStateException("The client did not read."));
      }
      end();
    });
  }

  @Override
  public void cancel() {
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
    }
    executor.execute(this::end);
  }

  private void end() {
    Deque<Waiting> rest;
    Runnable action;
    synchronized (this) {
      rest = new ArrayDeque<>(waiting);
      waiting.clear();
      action = onGone;
    }
    rest.forEach(each ->
        each.taken().completeExceptionally(new IllegalStateException("The client is gone.")));
    action.run();
  }
}
