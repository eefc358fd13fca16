package dev.knudge.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What of an entry goes into the log, and stays there when its personal part has become unreadable: all that the columns hold in the clear, and a commitment to the rest.
 *
 * <p>Its text is canonical JSON (RFC 8785) of strings, nulls and the number 1 only, so that no rule about numbers matters; its hash is that of a leaf of RFC 6962, section 2.1.
 *
 * @param occurredAt in microseconds, as {@link Instant#toString} writes it
 * @param recordedAt in microseconds, as {@link Instant#toString} writes it
 * @param commitment of the salt and the {@link Particulars}, 64 hexadecimal digits, see {@link Commitment}
 */
public record Leaf(
    String eventId,
    String source,
    String eventKey,
    String type,
    @Nullable String taskId,
    @Nullable String userId,
    String actor,
    Instant occurredAt,
    Instant recordedAt,
    @Nullable String causationId,
    @Nullable String correlationId,
    @Nullable String traceId,
    String commitment) {
  /** Which fields there are, and how they are written. */
  private static final int VERSION = 1;

  private static final byte LEAF = 0x00;

  /** Refuses what could not be read back from the database as it was. */
  public Leaf {
    if (isFinerThanStored(occurredAt) || isFinerThanStored(recordedAt)) {
      throw new IllegalArgumentException("The times of a leaf are whole microseconds.");
    }
  }

  /** The leaf of an entry. */
  static Leaf of(Entry entry, Instant recordedAt, byte[] commitment) {
    Instant occurredAt = entry.occurredAt();
    return new Leaf(
        entry.eventId(),
        entry.source(),
        entry.eventKey(),
        entry.type(),
        entry.taskId(),
        entry.userId(),
        entry.actor().wireName(),
        occurredAt == null ? recordedAt : occurredAt.truncatedTo(ChronoUnit.MICROS),
        recordedAt,
        entry.causationId(),
        entry.correlationId(),
        entry.traceId(),
        HexFormat.of().formatHex(commitment));
  }

  /** Its canonical JSON (RFC 8785): the names in order, no white space. */
  public String text() {
    CanonicalText text = new CanonicalText();
    text.member("actor", actor);
    text.member("causation_id", causationId);
    text.member("commitment", commitment);
    text.member("correlation_id", correlationId);
    text.member("event_id", eventId);
    text.member("event_key", eventKey);
    text.member("occurred_at", occurredAt.toString());
    text.member("recorded_at", recordedAt.toString());
    text.member("source", source);
    text.member("task_id", taskId);
    text.member("trace_id", traceId);
    text.member("type", type);
    text.member("user_id", userId);
    return text.closed("v", VERSION);
  }

  /** SHA-256 of 0x00 and the text in UTF-8. */
  public byte[] hash() {
    return hash(text());
  }

  /** The hash of a leaf of which the text is at hand. */
  public static byte[] hash(String text) {
    MessageDigest digest = Sha256.digest();
    digest.update(LEAF);
    return digest.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isFinerThanStored(Instant time) {
    return time.getNano() % 1000 != 0;
  }
}
