package dev.knudge.local.eventing;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a source has done so far: counted for its status, and told to the listener where it is worth a line. */
final class Progress {

  private final ResourceName resource;
  private final EventingListener listener;
  private final InstantSource clock;

  final LongAdder delivered = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder deadLettered = new LongAdder();
  final LongAdder lost = new LongAdder();

  private volatile @Nullable Fault lastFault;
  private volatile @Nullable String trouble;

  Progress(ResourceName resource, EventingListener listener, InstantSource clock) {
    this.resource = resource;
    this.listener = listener;
    this.clock = clock;
  }

  @Nullable Fault lastFault() {
    return lastFault;
  }

  boolean troubled() {
    return trouble != null;
  }

  void delivered() {
    delivered.increment();
  }

  void ticked(EventName event) {
    delivered.increment();
    listener.on(new EventingEvent.Ticked(resource, event));
  }

  /** How a sender tells that it will try again. */
  RetryingSender.OnRetry retrying(EventName event) {
    return (attempt, of, delay, outcome) -> {
      retries.increment();
      fault(event + ": " + outcome.reason());
      listener.on(
          new EventingEvent.Retrying(resource, event, attempt, of, delay, outcome.reason()));
    };
  }

  void deadLettered(EventName event, URI sink, String reason) {
    deadLettered.increment();
    fault(event + " dead-lettered: " + reason);
    listener.on(new EventingEvent.DeadLettered(resource, event, sink, reason));
  }

  void lost(EventName event, String reason) {
    lost.increment();
    fault(event + " lost: " + reason);
    listener.on(new EventingEvent.Lost(resource, event, reason));
  }

  /** It cannot work at the moment. */
  void troubled(String problem) {
    fault(problem);
    if (!problem.equals(trouble)) {
      trouble = problem;
      listener.on(new EventingEvent.Troubled(resource, problem));
    }
  }

  /** It works; told only when it did not before. */
  void working() {
    if (trouble != null) {
      trouble = null;
      listener.on(new EventingEvent.Recovered(resource));
    }
  }

  Instant now() {
    return clock.instant();
  }

  private void fault(String what) {
    lastFault = new Fault(clock.instant(), what);
  }
}
