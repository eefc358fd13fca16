package dev.knudge.local.eventing;

import java.net.URI;
import java.time.Duration;

/**
 * What happens to events on their way, told as it happens. A delivery that succeeds at once is not told, only counted.
 */
public sealed interface EventingEvent {

  /** The source or sink that it happened to. */
  ResourceName resource();

  /**
   * The sink did not take an event; it is sent again after the delay.
   *
   * @param attempt which retry this is, from 1
   * @param retries how many there are at most
   */
  record Retrying(
      ResourceName resource,
      EventName event,
      int attempt,
      int retries,
      Duration delay,
      String reason)
      implements EventingEvent {}

  /** No retry was left, or none would help: the event is in the dead letter sink now. */
  record DeadLettered(ResourceName resource, EventName event, URI deadLetterSink, String reason)
      implements EventingEvent {}

  /** The event is gone: nobody took it, and there is no dead letter sink or that one failed too. */
  record Lost(ResourceName resource, EventName event, String reason) implements EventingEvent {}

  /** A KafkaSink answered something other than 202. */
  record Rejected(ResourceName resource, int status, String reason) implements EventingEvent {}

  /** A PingSource's tick was taken by its sink. */
  record Ticked(ResourceName resource, EventName event) implements EventingEvent {}

  /** The source cannot work at the moment, and keeps trying. Told once until it changes. */
  record Troubled(ResourceName resource, String problem) implements EventingEvent {}

  /** The source works again. */
  record Recovered(ResourceName resource) implements EventingEvent {}
}
