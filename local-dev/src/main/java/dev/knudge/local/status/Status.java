package dev.knudge.local.status;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything {@code knudge status} shows.
 *
 * @param pid the process of local-dev
 * @param startedAt when it was started
 * @param backends where Kafka, PostgreSQL and the mail server are, by name
 * @param services the Knative Services
 * @param sources the KafkaSources
 * @param sinks the KafkaSinks
 * @param pings the PingSources
 * @param topics the topics
 * @param deadLetters records in the topics that dead-letter sinks write to
 */
public record Status(
    long pid,
    Instant startedAt,
    Map<String, String> backends,
    List<ServiceStatus> services,
    List<SourceStatus> sources,
    List<SinkStatus> sinks,
    List<PingStatus> pings,
    List<TopicStatus> topics,
    long deadLetters) {

  /**
   * A Knative Service.
   *
   * @param state what it does now, in a word
   * @param replicas how many processes are ready
   * @param coldStarts how often a process was started for it
   * @param lastColdStartMillis exec to ready of the last start; empty before the first
   * @param requests answered so far
   * @param failures of those, how many ended without an answer of the service itself
   * @param pids its processes, also those that are not ready
   */
  public record ServiceStatus(
      String name,
      URI url,
      String state,
      int replicas,
      long coldStarts,
      Optional<Long> lastColdStartMillis,
      long requests,
      long failures,
      List<Long> pids) {}

  /**
   * A KafkaSource.
   *
   * @param state what it does now, in a word
   * @param sink where it delivers
   * @param delivered events that were answered with success
   * @param retries deliveries that were repeats of a failed one
   * @param deadLettered events that went to the dead-letter sink
   * @param lost events that could be neither delivered nor dead-lettered
   * @param inFlight events being delivered
   * @param lag records behind the topics' ends
   */
  public record SourceStatus(
      String name,
      String state,
      URI sink,
      List<String> topics,
      long delivered,
      long retries,
      long deadLettered,
      long lost,
      int inFlight,
      long lag,
      Optional<String> lastError) {}

  /**
   * A KafkaSink.
   *
   * @param accepted events that Kafka has
   * @param refused events that were answered with an error
   */
  public record SinkStatus(String name, URI url, String topic, long accepted, long refused) {}

  /**
   * A PingSource.
   *
   * @param sink where it delivers
   * @param next its next tick; empty where its schedule has none
   */
  public record PingStatus(
      String name,
      URI sink,
      String schedule,
      long delivered,
      long lost,
      Optional<Instant> last,
      Optional<Instant> next,
      Optional<String> lastError) {}

  /**
   * A topic.
   *
   * @param records how many it holds now
   */
  public record TopicStatus(String name, int partitions, long records) {}
}
