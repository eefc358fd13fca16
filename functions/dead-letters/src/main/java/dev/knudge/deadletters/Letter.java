package dev.knudge.deadletters;

import dev.knudge.contracts.Delivery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What arrived, and what can be told of it. Texts are shortened to what a column holds; {@code original} has all of them whole.
 *
 * @param original as it came
 * @param fingerprint the same for each copy of the same event that the same destination did not take, and for nothing else
 * @param destination the URL that did not take it, without a slash at its end; null where nothing says so
 * @param code the status of the last answer; null where there was none
 * @param reason the last answer's body, at most 1024 bytes of it; null where there was none
 * @param source the CloudEvents source; empty where it is no event
 * @param eventId the CloudEvents id; empty where it is no event
 * @param type of the event, or of the bare envelope that it holds; empty where it is no event
 * @param position where it lies in the topic of the dead letters
 */
public record Letter(
    Delivery original,
    byte[] fingerprint,
    @Nullable String destination,
    @Nullable Integer code,
    @Nullable String reason,
    String source,
    String eventId,
    String type,
    @Nullable String subject,
    @Nullable Instant time,
    @Nullable String userId,
    @Nullable String taskId,
    Origin origin,
    Position position) {

  /**
   * A place in the topic of the dead letters: what tells a record that is delivered again from a second record.
   *
   * @param partition -1 where it is not known, as with what did not come by KafkaSource
   * @param offset -1 where it is not known
   */
  public record Position(int partition, long offset) {}

  @Override
  public String toString() {
    return "Letter[" + type + " " + source + " " + eventId + " for " + destination + "]";
  }
}
