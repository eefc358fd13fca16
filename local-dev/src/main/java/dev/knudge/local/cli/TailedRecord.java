package dev.knudge.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of a topic, made readable.
 *
 * @param timestamp Kafka's time of it
 * @param key its key; none where it has none
 * @param attributes the CloudEvents attributes of its {@code ce_} headers, without the prefix
 * @param headers its other headers
 * @param data its value where that is JSON
 * @param text its value where that is text but no JSON
 * @param base64 its value where that is no text
 */
record TailedRecord(
    String topic,
    int partition,
    long offset,
    Instant timestamp,
    Optional<String> key,
    Map<String, String> attributes,
    Map<String, String> headers,
    Optional<JsonNode> data,
    Optional<String> text,
    Optional<String> base64) {

  private static final String PREFIX = "ce_";

  static TailedRecord of(ConsumerRecord<byte[], byte[]> read) {
    Map<String, String> attributes = new TreeMap<>();
    Map<String, String> headers = new TreeMap<>();
    for (Header header : read.headers()) {
      String value =
          header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
      if (header.key().startsWith(PREFIX)) {
        attributes.put(header.key().substring(PREFIX.length()), value);
      } else {
        headers.put(header.key(), value);
      }
    }
    byte[] value = read.value();
    Optional<String> text = value == null ? Optional.empty() : text(value);
    Optional<JsonNode> json = text.flatMap(TailedRecord::json);
    return new TailedRecord(
        read.topic(),
        read.partition(),
        read.offset(),
        Instant.ofEpochMilli(read.timestamp()),
        Optional.ofNullable(read.key()).map(key -> new String(key, StandardCharsets.UTF_8)),
        attributes,
        headers,
        json,
        json.isPresent() ? Optional.empty() : text,
        value == null || text.isPresent()
            ? Optional.empty()
            : Optional.of(Base64.getEncoder().encodeToString(value)));
  }

  private static Optional<String> text(byte[] value) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(Json.mapper().readTree(text)).filter(node -> !node.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Its lines below the heading. */
  List<String> describe() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, partition %d, offset %d, key %s"
            .formatted(topic, partition, offset, key.orElse("none")));
    attributes.forEach((name, value) -> lines.add(name + ": " + value));
    headers.forEach((name, value) -> lines.add("header " + name + ": " + value));
    lines.add(
        data.map(JsonNode::toString)
            .or(() -> text)
            .or(() -> base64.map(value -> "(not text, base64) " + value))
            .orElse("(no value)"));
    return lines;
  }
}
