package dev.knudge.deadletters;

import dev.knudge.contracts.EventType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the event lay in Kafka before it became a dead letter, as far as that can be told. A record that KafkaSource wrapped says it in its source and id. A CloudEvent says only its
 * type: the partition and offset that the first KafkaSource had added are overwritten by the one that reads the dead letters.
 *
 * @param topic of a CloudEvent the topic that the catalogue has for its type
 * @param partition null where it is not known
 * @param offset null where it is not known
 */
public record Origin(@Nullable String topic, @Nullable Integer partition, @Nullable Long offset) {
  private static final Pattern SOURCE =
      Pattern.compile("/apis/v1/namespaces/[^/]+/kafkasources/[^#]+#(.+)");
  private static final Pattern ID = Pattern.compile("partition:([0-9]{1,9})/offset:([0-9]{1,18})");

  static Origin of(String source, String id, String type) {
    Matcher topic = SOURCE.matcher(source);
    Matcher place = ID.matcher(id);
    if (topic.matches() && place.matches()) {
      return new Origin(
          topic.group(1), Integer.valueOf(place.group(1)), Long.valueOf(place.group(2)));
    }
    return new Origin(EventType.of(type).map(it -> it.topic().wireName()).orElse(null), null, null);
  }
}
