package dev.knudge.local.eventing;

import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What Knative sets for all KafkaSinks of a cluster in {@code config-kafka-sink-data-plane}.
 *
 * @param port where it listens on 127.0.0.1; 0 for any free one
 * @param maxBlock how long a request waits for Kafka to tell where a topic is, before 503
 * @param deliveryTimeout how long a request waits for Kafka to have the event, before 503
 * @param clock for the times in the status
 */
public record IngressOptions(
    int port, Duration maxBlock, Duration deliveryTimeout, InstantSource clock) {

  /** As Knative ships it: when Kafka is away, callers wait 60 to 120 s. */
  public static IngressOptions usual(int port) {
    return new IngressOptions(
        port, Duration.ofSeconds(60), Duration.ofSeconds(120), Clock.systemUTC());
  }

  /** The same, with less patience with Kafka. */
  public IngressOptions withPatience(Duration newMaxBlock, Duration newDeliveryTimeout) {
    return new IngressOptions(port, newMaxBlock, newDeliveryTimeout, clock);
  }
}
