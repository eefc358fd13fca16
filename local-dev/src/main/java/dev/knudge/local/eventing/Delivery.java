package dev.knudge.local.eventing;

import io.fabric8.knative.duck.v1.DeliverySpec;
import io.fabric8.knative.duck.v1.Destination;
import java.time.DateTimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often and how patiently an event is sent, with Knative's defaults filled in. They are not merged field by field: a {@code
 * delivery} block that says anything drops the ten retries of an absent one.
 *
 * @param retries how often an event is sent again after the first time
 * @param policy how the waits grow
 * @param delay what they grow from; zero means that nothing is sent again, whatever {@code retries} says
 * @param timeout how long one request may take
 * @param deadLetterSink where an event goes that nobody took; {@code null} for nowhere, then it is lost
 */
record Delivery(
    int retries,
    Policy policy,
    Duration delay,
    Duration timeout,
    @Nullable Destination deadLetterSink) {

  private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(10);
  private static final Delivery WHEN_ABSENT =
      new Delivery(10, Policy.EXPONENTIAL, Duration.ofMillis(300), USUAL_TIMEOUT, null);

  /** How the waits grow: {@code delay × n}, or {@code delay × 2ⁿ}, for the n-th retry from 1. */
  enum Policy {
    LINEAR,
    EXPONENTIAL
  }

  /**
   * What the dispatcher makes of a {@code spec.delivery}.
   *
   * @throws EventingException for a duration that is none
   */
  static Delivery of(ResourceName resource, @Nullable DeliverySpec spec) {
    if (spec == null) {
      return WHEN_ABSENT;
    }
    if (spec.getRetry() == null && spec.getTimeout() == null && spec.getDeadLetterSink() == null) {
      return new Delivery(0, Policy.EXPONENTIAL, Duration.ZERO, USUAL_TIMEOUT, null);
    }
    int retries = spec.getRetry() == null ? 0 : spec.getRetry();
    Duration delay = duration(resource, "backoffDelay", spec.getBackoffDelay());
    Duration timeout = duration(resource, "timeout", spec.getTimeout());
    Duration effective = delay == null ? Duration.ofMillis(200) : delay;
    return new Delivery(
        effective.toMillis() > 0 ? Math.max(0, retries) : 0,
        "linear".equals(spec.getBackoffPolicy()) ? Policy.LINEAR : Policy.EXPONENTIAL,
        effective,
        timeout == null || timeout.toMillis() <= 0 ? USUAL_TIMEOUT : timeout,
        spec.getDeadLetterSink());
  }

  private static @Nullable Duration duration(
      ResourceName resource, String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new EventingException(
          "%s: delivery.%s is '%s', which is no ISO 8601 duration; write for instance PT0.5S"
              .formatted(resource, field, text),
          e);
    }
  }

  /** The wait before the n-th retry, from 1. */
  Duration delayBefore(int retry) {
    return switch (policy) {
      case LINEAR -> delay.multipliedBy(retry);
      case EXPONENTIAL -> delay.multipliedBy(1L << Math.min(retry, 40));
    };
  }
}
