package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.contracts.Actor;
import dev.knudge.contracts.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Enclosing what is personal: it opens with its key and for its event only, and the commitment holds for the very text. */
class EnclosureTest {
  private static final UserKey KEY = new UserKey(new byte[32]);

  @Property(tries = 200)
  void what_is_enclosed_opens_as_it_was_and_matches_its_commitment(
      @ForAll("texts") String title, @ForAll("texts") String attribute) {
    Entry entry = entry(title, attribute);
    Enclosure enclosure = Enclosure.of(entry, KEY);

    Disclosure disclosure = Enclosure.open(enclosure.bytes(), KEY, "/tasks", "key");

    assertThat(disclosure)
        .isInstanceOfSatisfying(
            Disclosure.Readable.class,
            readable -> {
              assertThat(readable.particulars()).isEqualTo(entry.particulars());
              assertThat(Commitment.of(readable.salt(), readable.text()))
                  .isEqualTo(enclosure.commitment());
            });
  }

  @Property(tries = 200)
  void one_changed_bit_anywhere_and_it_does_not_open(@ForAll int place) {
    byte[] enclosed = Enclosure.of(entry("A", "b"), KEY).bytes();
    enclosed[Math.floorMod(place, enclosed.length)] ^= (byte) (1 << Math.floorMod(place, 8));
    assertThat(Enclosure.open(enclosed, KEY, "/tasks", "key")).isEqualTo(new Disclosure.Damaged());
  }

  @Test
  void it_opens_for_no_other_event_with_no_other_key_and_from_no_part() {
    byte[] enclosed = Enclosure.of(entry("A", "b"), KEY).bytes();
    UserKey other = new UserKey(UserKey.random(32));
    Disclosure damaged = new Disclosure.Damaged();
    assertThat(Enclosure.open(enclosed, KEY, "/tasks", "another")).isEqualTo(damaged);
    assertThat(Enclosure.open(enclosed, KEY, "/another", "key")).isEqualTo(damaged);
    assertThat(Enclosure.open(enclosed, other, "/tasks", "key")).isEqualTo(damaged);
    assertThat(Enclosure.open(enclosed, null, "/tasks", "key")).isEqualTo(damaged);
    assertThat(Enclosure.open(new byte[0], KEY, "/tasks", "key")).isEqualTo(damaged);
    assertThat(Enclosure.open(new byte[13], KEY, "/tasks", "key")).isEqualTo(damaged);
  }

  @Test
  void the_same_said_twice_is_enclosed_and_committed_to_differently() {
    Enclosure first = Enclosure.of(entry("A", "b"), KEY);
    Enclosure second = Enclosure.of(entry("A", "b"), KEY);
    assertThat(first.bytes()).isNotEqualTo(second.bytes());
    assertThat(first.commitment()).isNotEqualTo(second.commitment());
  }

  @Test
  void data_as_deep_as_json_is_read_at_all_is_read_back() {
    String deep = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
    Particulars particulars =
        new Particulars(
            List.of(new Change("f", null, Json.read("[".repeat(98) + "]".repeat(98)))),
            new Evidence(Evidence.Kind.JSON, Json.read(deep)),
            Map.of());
    assertThat(Particulars.read(particulars.text())).isEqualTo(particulars);
  }

  @Test
  void every_digit_and_the_order_of_fields_are_committed_to() {
    String data = "{\"b\":1.10,\"a\":123456789012345678901234567890,\"c\":1e2}";
    Particulars particulars =
        new Particulars(
            List.of(), new Evidence(Evidence.Kind.JSON, Json.readObject(data)), Map.of());
    assertThat(particulars.text())
        .isEqualTo("json\n{}\n[]\n{\"b\":1.10,\"a\":123456789012345678901234567890,\"c\":1E+2}");
  }

  @Test
  void a_text_that_was_not_written_here_is_refused() {
    for (String text : List.of("", "json\n{}\n[]", "json\n{}\n[]\n1\n2", "xml\n{}\n[]\n1")) {
      assertThatThrownBy(() -> Particulars.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Particulars.read("json\n[]\n[]\n1")).isInstanceOf(Exception.class);
  }

  @Test
  void the_hash_of_a_word_is_another_under_another_key() {
    UserKey other = new UserKey(UserKey.random(32));
    Set<String> words = Set.of("w:milk");
    assertThat(KEY.hashes(words)).hasSize(1).isEqualTo(KEY.hashes(words));
    assertThat(other.hashes(words)).isNotEqualTo(KEY.hashes(words));
  }

  @Test
  void a_secret_that_is_too_short_is_refused_without_being_shown() {
    assertThatThrownBy(() -> new WrappingKeys("a-short-secret"))
        .hasMessageContaining("14 bytes")
        .hasMessageNotContaining("a-short");
    assertThatThrownBy(() -> new WrappingKeys("x".repeat(32) + ",short")).isNotNull();
  }

  @Test
  void a_wrapped_key_is_unwrapped_for_its_user_by_every_secret_that_is_known() {
    String old = "o".repeat(32);
    String fresh = "f".repeat(32);
    byte[] key = UserKey.random(32);
    WrappingKeys before = new WrappingKeys(old);
    byte[] wrapped = before.wrap(key, "u-1");
    WrappingKeys both = new WrappingKeys(fresh + "," + old);
    assertThat(both.unwrap(wrapped, before.current(), "u-1")).isEqualTo(key);
    assertThat(both.unwrap(wrapped, before.current(), "u-2")).isNull();
    assertThat(both.current()).isNotEqualTo(before.current());
    assertThat(new WrappingKeys(fresh).unwrap(wrapped, before.current(), "u-1")).isNull();
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .ofMaxLength(60)
        .filter(text ->
            text.indexOf('\0') < 0 && text.chars().noneMatch(c -> Character.isSurrogate((char) c)));
  }

  private static Entry entry(String title, String attribute) {
    return new Entry(
        "e",
        "/tasks",
        "key",
        "task.created",
        "t",
        "u",
        Actor.HUMAN,
        null,
        new Particulars(
            List.of(new Change("title", null, title), new Change("x", 1L, null, "e-0")),
            new Evidence(Evidence.Kind.JSON, Map.of("payload", Map.of("title", title))),
            Map.of("subject", attribute)),
        null,
        null,
        null);
  }
}
