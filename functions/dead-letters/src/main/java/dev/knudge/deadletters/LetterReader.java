package dev.knudge.deadletters;

import dev.knudge.contracts.DeadLetter;
import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Reading;
import dev.knudge.contracts.WireForms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what arrived. Whatever it is becomes a letter: nothing is refused, and what cannot be told stays open.
 *
 * <p>Who it is, is taken from the attributes around it, since those are what it was delivered with and will be delivered with again. What it is about is taken from within, where that
 * can be read: a bare envelope that KafkaSource wrapped is listed as the {@code task.created} that it holds.
 */
final class LetterReader {
  /** As long as a column is: an index over some of them is to hold each. */
  private static final int LONGEST = 500;

  private static final String WRAPPED = "dev.knative.kafka.event";
  private static final Pattern PARTITION = Pattern.compile("[0-9]{1,9}");
  private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");

  private final DeliveryReader reader = new DeliveryReader();

  Letter read(Delivery delivery) {
    Map<String, String> attributes = Redelivery.attributes(delivery);
    DeadLetter why = DeadLetter.of(attributes);
    String destination = destination(why);
    String source = attributes.getOrDefault("source", "");
    String id = attributes.getOrDefault("id", "");
    String type = attributes.getOrDefault("type", "");
    Event event = reader.read(delivery) instanceof Reading.Accepted(Event read) ? read : null;
    String told = event == null ? type : event.type();
    Instant time = event == null ? time(attributes.get("time")) : event.time();
    return new Letter(
        delivery,
        fingerprint(
            destination == null ? "" : destination,
            source,
            key(id, type, attributes.get("time")),
            type,
            delivery.body()),
        shortened(destination),
        why == null ? null : why.code(),
        why == null ? null : storable(why.reason()),
        text(source),
        text(id),
        text(told),
        shortened(event == null ? attributes.get("subject") : event.subject()),
        time,
        shortened(event == null ? attributes.get("partitionkey") : event.userId()),
        shortened(event == null ? null : event.taskId()),
        Origin.of(text(source), text(id), text(told)),
        position(attributes));
  }

  /** Of a record that KafkaSource wrapped, with the record's time: partition and offset repeat when a topic is made anew. As the inboxes of the functions have it. */
  private static String key(String id, String type, @Nullable String time) {
    Instant moment = time(time);
    return type.equals(WRAPPED) && moment != null ? id + "@" + moment.toEpochMilli() : id;
  }

  /** The body is part of it: where a sender gave one id to two events, both are kept. */
  private static byte[] fingerprint(
      String destination, String source, String key, String type, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {destination, source, key, type}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        digest.update(bytes);
      }
      return digest.digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static @Nullable String destination(@Nullable DeadLetter why) {
    return why == null || why.destination() == null
        ? null
        : Destinations.withoutSlash(why.destination());
  }

  private static Letter.Position position(Map<String, String> attributes) {
    String partition = attributes.getOrDefault("knativekafkapartition", "");
    String offset = attributes.getOrDefault("knativekafkaoffset", "");
    return PARTITION.matcher(partition).matches() && OFFSET.matcher(offset).matches()
        ? new Letter.Position(Integer.parseInt(partition), Long.parseLong(offset))
        : new Letter.Position(-1, -1);
  }

  private static @Nullable Instant time(@Nullable String text) {
    OffsetDateTime moment = text == null ? null : WireForms.moment(text);
    return moment == null ? null : moment.toInstant();
  }

  private static String text(String text) {
    String kept = shortened(text);
    return kept == null ? "" : kept;
  }

  private static @Nullable String shortened(@Nullable String text) {
    String kept = storable(text);
    if (kept == null || kept.length() <= LONGEST) {
      return kept;
    }
    int end = Character.isHighSurrogate(kept.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return kept.substring(0, end);
  }

  /** PostgreSQL's text has no U+0000, and no half characters. */
  static @Nullable String storable(@Nullable String text) {
    if (text == null) {
      return null;
    }
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
