package dev.knudge.local.eventing;

import io.cloudevents.CloudEvent;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Sends an event until it is taken or refused for good, with the waits of a {@link Delivery}. To be used on one event loop only.
 *
 * <pre>
 *            ┌─────── wait ◄──────┐
 *            ▼                    │ a retry is left
 *   send ► post ─► no answer, or a status worth a retry ─► none left ─► done(Refused | Unanswered)
 *            ├───► another status ─────────────────────────────────► done(Refused)
 *            └───► 2xx ────────────────────────────────────────────► done(Taken)
 *   close: whoever waits ──────────────────────────────────────────► done(Abandoned)
 * </pre>
 */
final class RetryingSender {

  private final EventPoster poster;
  private final Delivery delivery;
  private final IntPredicate worthARetry;
  private final Timer timer;
  private final Set<Sending> waiting = new HashSet<>();
  private boolean closed;

  /**
   * @param worthARetry which statuses may be another the next time
   */
  RetryingSender(EventPoster poster, Delivery delivery, IntPredicate worthARetry, Timer timer) {
    this.poster = poster;
    this.delivery = delivery;
    this.worthARetry = worthARetry;
    this.timer = timer;
  }

  /** Hears of a retry before it is waited for. */
  @FunctionalInterface
  interface OnRetry {

    void before(int attempt, int retries, Duration delay, Outcome outcome);
  }

  URI target() {
    return poster.target();
  }

  /** Sends it; tells what became of it in the end. */
  void send(CloudEvent event, TraceContext trace, OnRetry onRetry, Consumer<Outcome> done) {
    new Sending(event, trace, onRetry, done).post();
  }

  /** Sends nothing any more: what waits for a retry is given up, what is under way comes to its end. */
  void close() {
    closed = true;
    for (Sending sending : Set.copyOf(waiting)) {
      sending.abandon();
    }
  }

  private final class Sending {

    private final CloudEvent event;
    private final TraceContext trace;
    private final OnRetry onRetry;
    private final Consumer<Outcome> done;
    private int retried;
    private Timer.Pending pending = () -> {};

    Sending(CloudEvent event, TraceContext trace, OnRetry onRetry, Consumer<Outcome> done) {
      this.event = event;
      this.trace = trace;
      this.onRetry = onRetry;
      this.done = done;
    }

    void post() {
      if (closed) {
        done.accept(new Outcome.Abandoned());
        return;
      }
      poster.post(event, trace).onSuccess(this::posted);
    }

    private void posted(Outcome outcome) {
      boolean again =
          switch (outcome) {
            case Outcome.Refused refused -> worthARetry.test(refused.status());
            case Outcome.Unanswered ignored -> true;
            case Outcome.Taken ignored -> false;
            case Outcome.Abandoned ignored -> false;
          };
      if (!again || retried >= delivery.retries()) {
        done.accept(outcome);
        return;
      }
      if (closed) {
        done.accept(new Outcome.Abandoned());
        return;
      }
      retried++;
      Duration delay = delivery.delayBefore(retried);
      onRetry.before(retried, delivery.retries(), delay, outcome);
      waiting.add(this);
      pending =
          timer.after(
              delay,
              () -> {
                if (waiting.remove(this)) {
                  post();
                }
              });
    }

    void abandon() {
      waiting.remove(this);
      pending.cancel();
      done.accept(new Outcome.Abandoned());
    }
  }
}
