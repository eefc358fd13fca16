package dev.knudge.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "12345678901234567890123456789012345678901234567890",
        "0.1",
        "1.10",
        "100000000000000000000.000000000000000000001",
        "1E+400",
        "1E-400",
        "7.0"
      })
  void no_digit_of_a_number_is_lost(String number) {
    assertThat(Json.write(Json.read(number))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nope",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "'a'",
        "NaN",
        "Infinity",
        "-Infinity",
        "01",
        "1.",
        "+1",
        "{} {}",
        "{}x",
        "1 2",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "\"\\u0000\"",
        "{\"\\u0000\":1}",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud800x\"",
        "\"\t\"",
        "1E+1001",
        "1E-1001",
        "1E999999999999",
        "// c\n1"
      })
  void what_is_not_one_storable_json_text_is_refused(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void a_number_of_too_many_digits_is_refused_quickly() {
    assertThatThrownBy(() -> Json.read("9".repeat(Json.MAX_DIGITS + 1)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("1000 digits");
    assertThatCode(() -> Json.read("9".repeat(Json.MAX_DIGITS))).doesNotThrowAnyException();
  }

  @Test
  void nesting_has_an_end() {
    assertThatCode(() -> Json.read("[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Json.read("[".repeat(100_000)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("deeper than 100");
  }

  @Test
  void a_document_has_an_end() {
    assertThatThrownBy(() -> Json.read(new byte[Json.MAX_BYTES + 1]))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("2097152");
  }

  @Test
  void only_utf_8_is_read() {
    assertThatThrownBy(() -> Json.read("\"é\"".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(JsonException.class);
    // A surrogate in three bytes (CESU-8), and an overlong slash.
    assertThatThrownBy(
            () -> Json.read(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'}))
        .isInstanceOf(JsonException.class);
    assertThat(Json.read("\uFEFF\"é🌿\"".getBytes(StandardCharsets.UTF_8))).isEqualTo("é🌿");
  }

  @Test
  void a_complaint_tells_the_place_and_quotes_nothing() {
    assertThatThrownBy(() -> Json.read("{\"title\": secret}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("line 1, column")
        .hasMessageNotContaining("secret");
  }

  @Test
  void trees_cannot_be_changed() {
    Map<String, Object> tree = Json.readObject("{\"a\":[1]}");

    assertThatThrownBy(() -> tree.put("b", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) tree.get("a")).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equal_data_has_one_canonical_text() {
    assertThat(Json.writeCanonical(Json.read("{\"b\":1.0,\"a\":{\"d\":[1e2,0.50],\"c\":null}}")))
        .isEqualTo("{\"a\":{\"c\":null,\"d\":[100,0.5]},\"b\":1}");
  }

  @Test
  void what_is_no_tree_is_not_written() {
    assertThatThrownBy(() -> Json.write(Map.of("at", Thread.State.NEW)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread$State");
  }

  @Test
  void a_lone_surrogate_is_not_written_as_a_question_mark() {
    assertThatThrownBy(() -> Json.writeBytes("\ud800"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lone surrogate");
    assertThat(Json.writeBytes("🌿")).hasSize(6);
  }

  @Property
  void what_is_written_is_read_again(@ForAll("trees") Object tree) {
    assertThat(Json.read(Json.writeBytes(tree))).isEqualTo(tree);
    assertThat(Json.writeCanonical(Json.read(Json.writeCanonical(tree))))
        .isEqualTo(Json.writeCanonical(tree));
  }

  @Provide
  Arbitrary<Object> trees() {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            texts().map(text -> text),
            Arbitraries.longs().map(number -> number),
            Arbitraries.bigIntegers()
                .map(number ->
                    number.bitLength() < Long.SIZE ? (Object) number.longValue() : number),
            Arbitraries.bigDecimals().filter(number -> number.scale() > 0).map(number -> number),
            Arbitraries.of(true, false),
            Arbitraries.just(null));
    return branches(branches(leaves));
  }

  /** A leaf, a list or an object of such. */
  private static Arbitrary<Object> branches(Arbitrary<Object> inner) {
    return Arbitraries.oneOf(
        inner,
        inner.list().ofMaxSize(3).map(list -> list),
        Combinators.combine(texts().list().ofMaxSize(3), inner.list().ofSize(3))
            .as((names, values) -> {
              var map = new LinkedHashMap<String, Object>();
              for (int i = 0; i < names.size(); i++) {
                map.put(names.get(i), values.get(i));
              }
              return map;
            }));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.strings()
        .ofMaxLength(10)
        .map(text ->
            new String(
                Arrays.stream(text.codePoints().toArray())
                    .filter(c -> c != 0 && (c < 0xD800 || c > 0xDFFF))
                    .toArray(),
                0,
                (int) text.codePoints().filter(c -> c != 0 && (c < 0xD800 || c > 0xDFFF)).count()));
  }
}
