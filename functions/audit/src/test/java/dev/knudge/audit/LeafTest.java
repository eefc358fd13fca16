package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeafTest {
  private static final String COMMITMENT = "ab".repeat(32);

  @Test
  void its_text_is_canonical_json_with_the_names_in_order_and_no_white_space() {
    assertThat(leaf("e-1", "2026-02-08T10:00:00.123456Z").text())
        .isEqualTo(
            "{\"actor\":\"human\",\"causation_id\":null,\"commitment\":\""
                + COMMITMENT
                + "\",\"correlation_id\":null,\"event_id\":\"e-1\",\"event_key\":\"e-1@7\",\"occurred_at\":\"2026-02-08T10:00:00.123456Z\",\"recorded_at\":\"2026-02-08T10:00:01Z\","
                + "\"source\":\"/tasks\",\"task_id\":\"t-1\",\"trace_id\":null,\"type\":\"task.created\",\"user_id\":null,\"v\":1}");
  }

  /** RFC 8785, 3.2.2.2: the short escapes where there is one, else lower-case hexadecimal digits, and all other characters as they are. */
  @Test
  void strings_are_escaped_as_rfc_8785_has_it() {
    String id = "€$\u000f\nA'B\"\\\\\"/\b\t\f\r\u001b\u007f\u2028😀ö";

    String text = leaf(id, "2026-02-08T10:00:00Z").text();

    assertThat(text)
        .contains(
            "\"event_id\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\\b\\t\\f\\r\\u001b\u007f\u2028😀ö\"");
    assertThat(Json.readObject(text)).containsEntry("event_id", id);
  }

  @Test
  void its_hash_is_sha_256_of_a_zero_byte_and_the_text() throws Exception {
    Leaf leaf = leaf("e-1", "2026-02-08T10:00:00Z");
    byte[] text = leaf.text().getBytes(StandardCharsets.UTF_8);
    byte[] input = new byte[text.length + 1];
    System.arraycopy(text, 0, input, 1, text.length);

    assertThat(leaf.hash())
        .isEqualTo(java.security.MessageDigest.getInstance("SHA-256").digest(input))
        .isEqualTo(Leaf.hash(leaf.text()));
    // Reckoned by `printf '\0…' | sha256sum` once: what is in the log can never change its form.
    assertThat(HexFormat.of().formatHex(Leaf.hash("{}")))
        .isEqualTo("28a3a18f6cd6406b086e9ffda1f9b8a13dbcf44b0f3f32cb9031a11fd053acf9");
  }

  @Test
  void a_time_that_the_database_would_round_has_no_leaf() {
    assertThatThrownBy(() -> leaf("e-1", "2026-02-08T10:00:00.1234567Z"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void of_an_entry_it_holds_nothing_that_was_said() {
    Entry entry =
        new Entry(
            "e-1",
            "/tasks",
            "e-1",
            "task.created",
            "t-1",
            "u-1",
            dev.knudge.contracts.Actor.AGENT,
            Instant.parse("2026-02-08T10:00:00.123456789Z"),
            new Particulars(
                java.util.List.of(new Change("title", null, "Secret")),
                new Evidence(Evidence.Kind.JSON, Map.of("title", "Secret")),
                Map.of("subject", "Secret")),
            "c-1",
            null,
            null);

    Leaf leaf = Leaf.of(entry, Instant.parse("2026-02-08T11:00:00Z"), new byte[32]);

    assertThat(leaf.text())
        .doesNotContain("Secret")
        .contains("\"occurred_at\":\"2026-02-08T10:00:00.123456Z\"", "\"causation_id\":\"c-1\"");
  }

  private static Leaf leaf(String eventId, String occurredAt) {
    return new Leaf(
        eventId,
        "/tasks",
        "e-1@7",
        "task.created",
        "t-1",
        null,
        "human",
        Instant.parse(occurredAt),
        Instant.parse("2026-02-08T10:00:01Z"),
        null,
        null,
        null,
        COMMITMENT);
  }
}
