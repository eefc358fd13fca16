package dev.knudge.contracts;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object while it is read: each field is fetched as what its schema says it is, or the reading ends with the field's pointer and
 * what was expected. An optional field may be absent or null, which Python and JavaScript backends write alike.
 */
final class Fields {

  private static final String ID =
      "an id of 1 to 200 printable ASCII characters without space, \" and %";
  private static final BigInteger LARGEST_ID = BigInteger.valueOf(Long.MAX_VALUE);

  private final Map<String, @Nullable Object> members;
  private final String pointer;

  Fields(Map<String, @Nullable Object> members, String pointer) {
    this.members = members;
    this.pointer = pointer;
  }

  /** A field's value from what it holds; null says that it is not what is expected. */
  @FunctionalInterface
  interface Form<T> extends Function<Object, @Nullable T> {

    /** A form of texts only. */
    static <T> Form<T> ofText(Function<String, @Nullable T> form) {
      return value -> value instanceof String text ? form.apply(text) : null;
    }
  }

  <T> T required(String name, String expected, Form<T> form) {
    if (!members.containsKey(name)) {
      throw Unacceptable.missing(at(name), expected);
    }
    return formed(members.get(name), at(name), expected, form);
  }

  <T> @Nullable T optional(String name, String expected, Form<T> form) {
    Object value = members.get(name);
    return value == null ? null : formed(value, at(name), expected, form);
  }

  <T> @Nullable List<T> list(String name, String expectedItem, Form<T> form) {
    List<?> values =
        optional(name, "an array", value -> value instanceof List<?> list ? list : null);
    if (values == null) {
      return null;
    }
    var items = new ArrayList<T>(values.size());
    for (int i = 0; i < values.size(); i++) {
      items.add(formed(values.get(i), at(name) + "/" + i, expectedItem, form));
    }
    return items;
  }

  Fields object(String name) {
    return new Fields(required(name, "an object", Fields::asObject), at(name));
  }

  @Nullable Fields optionalObject(String name) {
    var object = optional(name, "an object", Fields::asObject);
    return object == null ? null : new Fields(object, at(name));
  }

  /** A list of objects, each to be read in its turn. */
  @Nullable List<Fields> objects(String name) {
    List<Map<String, @Nullable Object>> objects = list(name, "an object", Fields::asObject);
    if (objects == null) {
      return null;
    }
    var fields = new ArrayList<Fields>(objects.size());
    for (int i = 0; i < objects.size(); i++) {
      fields.add(new Fields(objects.get(i), at(name) + "/" + i));
    }
    return fields;
  }

  /** A list of objects that must be there. */
  List<Fields> requiredObjects(String name) {
    required(name, "an array", value -> value instanceof List<?> list ? list : null);
    return Objects.requireNonNull(objects(name));
  }

  String id(String name) {
    return required(name, ID, Fields::asId);
  }

  @Nullable String optionalId(String name) {
    return optional(name, ID, Fields::asId);
  }

  /** Ids are strings; backends with numeric keys write numbers, which are kept as strings. */
  static @Nullable String asId(Object value) {
    if (value instanceof String text) {
      return Printable.isAttribute(text) ? text : null;
    }
    BigInteger number = asInteger(value);
    return number != null && number.signum() >= 0 && number.compareTo(LARGEST_ID) <= 0
        ? number.toString()
        : null;
  }

  /** A positive 64-bit integer, also where it is written {@code 7.0}, as JSON Schema has it. */
  static @Nullable Long asCount(Object value) {
    Long number = asNatural(value);
    return number != null && number > 0 ? number : null;
  }

  /** Zero or a positive 64-bit integer. */
  static @Nullable Long asNatural(Object value) {
    BigInteger number = asInteger(value);
    return number != null && number.signum() >= 0 && number.bitLength() < Long.SIZE
        ? number.longValue()
        : null;
  }

  static @Nullable Boolean asBoolean(Object value) {
    return value instanceof Boolean truth ? truth : null;
  }

  static Form<String> text(int minLength, int maxLength) {
    return Form.ofText(text -> {
      int length = text.codePointCount(0, text.length());
      return length >= minLength && length <= maxLength ? text : null;
    });
  }

  /** For what one field alone does not decide. */
  Unacceptable unacceptable(String expected, String found) {
    return Unacceptable.because(pointer, expected, found);
  }

  private static @Nullable BigInteger asInteger(Object value) {
    return switch (value) {
      case Long number -> BigInteger.valueOf(number);
      case BigInteger number -> number;
      // The scale of what Json reads is bounded, so this cannot grow without end.
      case BigDecimal number when number.stripTrailingZeros().scale() <= 0 -> number.toBigInteger();
      default -> null;
    };
  }

  private static @Nullable Map<String, @Nullable Object> asObject(Object value) {
    return value instanceof Map<?, ?> map ? Json.members(map) : null;
  }

  private static <T> T formed(
      @Nullable Object value, String pointer, String expected, Form<T> form) {
    T formed = value == null ? null : form.apply(value);
    if (formed == null) {
      throw Unacceptable.at(pointer, expected, value);
    }
    return formed;
  }

  private String at(String name) {
    return pointer + "/" + name;
  }
}
