package dev.knudge.local.eventing;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A KafkaSource as it is at this moment.
 *
 * @param resource its name
 * @param topics what it reads
 * @param consumerGroup as which group
 * @param ordered whether events of one partition are delivered one after the other
 * @param sink where it delivers
 * @param state what it is doing
 * @param delivered events the sink took since the start
 * @param retries requests that were repeats
 * @param deadLettered events the dead letter sink took
 * @param lost events that nobody took
 * @param inFlight events being delivered, those waiting for a retry included
 * @param lastFault the last failure; {@code null} while there was none
 * @param partitions how far each partition is, as of at most two seconds ago
 */
public record SourceStatus(
    ResourceName resource,
    List<String> topics,
    String consumerGroup,
    boolean ordered,
    URI sink,
    State state,
    long delivered,
    long retries,
    long deadLettered,
    long lost,
    int inFlight,
    @Nullable Fault lastFault,
    List<PartitionStatus> partitions) {

  public SourceStatus {
    topics = List.copyOf(topics);
    partitions = List.copyOf(partitions);
  }

  /** Records that are not finished, over all partitions. */
  public long lag() {
    return partitions.stream().mapToLong(PartitionStatus::lag).sum();
  }

  /** What a source is doing. */
  public enum State {
    /** It has not been assigned all its topics yet. */
    STARTING,
    /** It reads. */
    RUNNING,
    /** Kafka or a topic is away; it keeps trying. */
    TROUBLED,
    /** It was closed. */
    CLOSED
  }

  /**
   * How far one partition is.
   *
   * @param next the oldest offset that is not finished: where it would go on after a restart
   * @param end the offset that the next record gets
   */
  public record PartitionStatus(String topic, int partition, long next, long end) {

    /** Records that are not finished. */
    public long lag() {
      return Math.max(0, end - next);
    }
  }
}
