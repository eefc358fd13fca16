package dev.knudge.contracts;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why an event could not be delivered, from the extensions that Knative's dispatcher adds.
 *
 * @param destination the URL that did not take it ({@code knativeerrordest}); always there when the Kafka dispatcher wrote it
 * @param code the HTTP status of the last answer ({@code knativeerrorcode}); null where there was none: a timeout, a refused connection
 * @param reason the first 1024 bytes of the last answer's body ({@code knativeerrordata}), decoded where the dispatcher wrote base64;
 *     Go channels write it plain
 */
public record DeadLetter(
    @Nullable String destination, @Nullable Integer code, @Nullable String reason) {

  /**
   * From the attributes of an event, whatever else it is; {@link Event#deadLetter()} has it where the event could be read.
   *
   * @param attributes by lower-case name, without {@code ce-}
   * @return null where it is no dead letter
   */
  public static @Nullable DeadLetter of(Map<String, String> attributes) {
    return DeadLetters.of(attributes);
  }
}
