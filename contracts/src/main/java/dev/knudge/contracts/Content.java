package dev.knudge.contracts;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data of an event as it came, whatever it is. */
public sealed interface Content {

  /** No data at all: a tombstone, or an event that is its attributes. */
  record Empty() implements Content {}

  /**
   * JSON, as {@link Json} reads it.
   *
   * @param tree a map, list, string, boolean, {@code Long}, {@code BigInteger}, {@code BigDecimal}, or null for the JSON {@code null}
   */
  record JsonTree(@Nullable Object tree) implements Content {}

  /** Text that is not JSON. */
  record PlainText(String text) implements Content {}

  /** Neither JSON nor text. */
  record Binary(byte[] bytes) implements Content {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Binary that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Binary[" + bytes.length + " bytes]";
    }
  }

  /** The members where this is a JSON object; empty where it is anything else. */
  default Map<String, @Nullable Object> members() {
    return this instanceof JsonTree(Object tree) && tree instanceof Map<?, ?> map
        ? Json.members(map)
        : Map.of();
  }
}
