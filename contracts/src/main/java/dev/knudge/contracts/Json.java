package dev.knudge.contracts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON both ways, as plain maps and lists. It takes I-JSON (RFC 7493: UTF-8, no duplicate names, no lone surrogates) without U+0000,
 * because what is read here is stored in PostgreSQL, which holds neither; and it loses no digit of any number.
 *
 * <p>Trees: {@code Map<String, Object>} in the order of the text, {@code List<Object>}, {@code String}, {@code Boolean}, {@code Long},
 * {@code BigInteger} (beyond 64 bits), {@code BigDecimal} (with a fraction or exponent), {@code null}. They cannot be changed.
 */
public final class Json {

  /** The largest document, in bytes: twice a Kafka record, since structured mode may carry base64. */
  public static final int MAX_BYTES = 2_097_152;

  /** The deepest nesting. */
  public static final int MAX_DEPTH = 100;

  /** The most digits of a number, and the most its exponent may move the point. */
  public static final int MAX_DIGITS = 1000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxStringLength(MAX_BYTES)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // Names come from anywhere: a shared symbol table would only grow.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private Json() {}

  /**
   * Reads one JSON text.
   *
   * @throws JsonException where the bytes are not exactly one; the message tells the place, never the content
   */
  public static @Nullable Object read(byte[] utf8) {
    if (utf8.length > MAX_BYTES) {
      throw new JsonException(
          "longer than " + MAX_BYTES + " bytes, which is the most that is read: " + utf8.length);
    }
    String text = Utf8.decode(utf8);
    if (text == null) {
      throw new JsonException("not UTF-8");
    }
    return read(text);
  }

  /**
   * Reads one JSON text.
   *
   * @throws JsonException where the text is not exactly one; the message tells the place, never the content
   */
  public static @Nullable Object read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new JsonException("empty");
      }
      Object tree = value(parser);
      if (parser.nextToken() != null) {
        throw new JsonException("something follows the JSON text" + place(parser));
      }
      return tree;
    } catch (JsonProcessingException e) {
      // Jackson's own message quotes the text, which may be personal.
      throw new JsonException(complaint(e) + place(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads one JSON object.
   *
   * @throws JsonException where the text is not exactly one
   */
  public static Map<String, @Nullable Object> readObject(String text) {
    if (read(text) instanceof Map<?, ?> map) {
      return members(map);
    }
    throw new JsonException("not a JSON object");
  }

  /** Writes a tree, with its members in their order: the same tree gives the same text. */
  public static String write(@Nullable Object tree) {
    var text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      // One document per generator; nothing separates root values.
      generator.setRootValueSeparator(new SerializedString(""));
      write(tree, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * {@link #write} as UTF-8.
   *
   * @throws IllegalArgumentException where a string has a lone surrogate, which UTF-8 has no bytes for
   */
  public static byte[] writeBytes(@Nullable Object tree) {
    return Utf8.encode(write(tree));
  }

  /**
   * Writes a tree so that equal data is equal text, whatever the order of members or the spelling of numbers: names sorted by code unit,
   * numbers without needless zeros. Close to RFC 8785, but it keeps every digit.
   */
  public static String writeCanonical(@Nullable Object tree) {
    return write(canonical(tree));
  }

  /** The members of a tree that is an object; none where it is anything else. */
  @SuppressWarnings("unchecked") // Trees are made here, and their objects have string keys only.
  public static Map<String, @Nullable Object> members(@Nullable Object tree) {
    return tree instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> storable(parser.getText(), parser);
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default -> throw new JsonException("not JSON" + place(parser));
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    var members = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = storable(parser.currentName(), parser);
      parser.nextToken();
      members.put(name, value(parser));
    }
    return Collections.unmodifiableMap(members);
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    var items = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return Collections.unmodifiableList(items);
  }

  private static Number integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> parser.getBigIntegerValue();
    };
  }

  private static BigDecimal decimal(JsonParser parser) throws IOException {
    try {
      BigDecimal number = parser.getDecimalValue();
      if (Math.abs((long) number.scale()) <= MAX_DIGITS) {
        return number;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // An exponent beyond what BigDecimal holds: too far in any case.
    }
    throw new JsonException("a number beyond " + MAX_DIGITS + " digits" + place(parser));
  }

  private static String storable(String text, JsonParser parser) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new JsonException("U+0000 in a string, which cannot be stored" + place(parser));
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new JsonException("a lone surrogate in a string" + place(parser));
        }
        i++;
      }
    }
    return text;
  }

  private static void write(@Nullable Object tree, JsonGenerator to) throws IOException {
    switch (tree) {
      case null -> to.writeNull();
      case Map<?, ?> map -> {
        to.writeStartObject();
        for (var member : map.entrySet()) {
          to.writeFieldName((String) member.getKey());
          write(member.getValue(), to);
        }
        to.writeEndObject();
      }
      case List<?> list -> {
        to.writeStartArray();
        for (Object item : list) {
          write(item, to);
        }
        to.writeEndArray();
      }
      case String text -> to.writeString(text);
      case Boolean truth -> to.writeBoolean(truth);
      case Integer number -> to.writeNumber(number);
      case Long number -> to.writeNumber(number);
      case BigInteger number -> to.writeNumber(number);
      case BigDecimal number -> to.writeNumber(number);
      default ->
          throw new IllegalArgumentException(
              "not a JSON tree: it holds a "
                  + tree.getClass().getName()
                  + "; write it as a string or a number first");
    }
  }

  private static @Nullable Object canonical(@Nullable Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach((name, value) -> sorted.put((String) name, canonical(value)));
        yield sorted;
      }
      case List<?> list -> {
        var items = new ArrayList<@Nullable Object>(list.size());
        for (Object item : list) {
          items.add(canonical(item));
        }
        yield items;
      }
      case BigDecimal number -> {
        BigDecimal bare = number.stripTrailingZeros();
        yield bare.scale() <= 0 ? bare.toBigInteger() : bare;
      }
      case null, default -> tree;
    };
  }

  private static String complaint(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    if (message.startsWith("Duplicate field")) {
      return "a name twice in one object";
    }
    if (message.contains("nesting depth")) {
      return "nested deeper than " + MAX_DEPTH;
    }
    if (message.startsWith("Unexpected end-of-input")) {
      return "not JSON: it ends too early";
    }
    return message.contains("Number value length")
        ? "a number beyond " + MAX_DIGITS + " digits"
        : "not JSON";
  }

  private static String place(JsonProcessingException e) {
    var at = e.getLocation();
    return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  private static String place(JsonParser parser) {
    var at = parser.currentLocation();
    return " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }
}
