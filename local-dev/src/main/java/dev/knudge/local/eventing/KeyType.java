package dev.knudge.local.eventing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of a record's key are, as the label {@code kafkasources.sources.knative.dev/key-type} says. Bytes of another
 * length than the number has are read as text.
 */
enum KeyType {
  STRING,
  INT,
  FLOAT,
  BYTE_ARRAY;

  static final String LABEL = "kafkasources.sources.knative.dev/key-type";

  /**
   * The type a label value names; text where there is no label.
   *
   * @throws EventingException for a value that names none
   */
  static KeyType of(ResourceName resource, @Nullable String label) {
    return switch (label) {
      case null -> STRING;
      case "string" -> STRING;
      case "int" -> INT;
      case "float" -> FLOAT;
      case "byte-array" -> BYTE_ARRAY;
      default ->
          throw new EventingException(
              "%s: label %s is '%s'; it can be string, int, float or byte-array"
                  .formatted(resource, LABEL, label));
    };
  }

  /** The key as an extension attribute of an event. */
  String read(byte[] key) {
    if (this == BYTE_ARRAY) {
      return Base64.getEncoder().encodeToString(key);
    }
    if (this == INT && key.length == Integer.BYTES) {
      return Integer.toString(ByteBuffer.wrap(key).getInt());
    }
    if (this == FLOAT && key.length == Float.BYTES) {
      return Float.toString(ByteBuffer.wrap(key).getFloat());
    }
    if (this == FLOAT && key.length == Double.BYTES) {
      return Double.toString(ByteBuffer.wrap(key).getDouble());
    }
    return new String(key, StandardCharsets.UTF_8);
  }
}
