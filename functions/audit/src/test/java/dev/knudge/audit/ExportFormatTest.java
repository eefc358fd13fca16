package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportFormatTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=HYPERLINK(\"http://evil\",\"click\")",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1"
      })
  void what_a_spreadsheet_would_compute_is_text(String evil) {
    String line = ExportFormat.CSV.line(entry(evil, new Disclosure.Erased()), Map.of());
    String cell = line.split(",", 3)[1];
    assertThat(cell.startsWith("\"") ? cell.substring(1) : cell).startsWith("'");
  }

  @Test
  void quotes_commas_and_line_ends_stay_in_their_cell() {
    String line = ExportFormat.CSV.line(entry("a \"b\", c\nd", new Disclosure.Erased()), Map.of());
    assertThat(line).startsWith("2026-02-08T10:00:00Z,\"a \"\"b\"\", c\nd\",t-1,").endsWith("\r\n");
  }

  @Test
  void a_line_of_json_shows_what_it_takes_to_check_it() {
    Particulars particulars =
        new Particulars(
            List.of(new Change("title", "A", "B", "e-0")),
            new Evidence(
                Evidence.Kind.JSON,
                Map.of("payload", Map.of("amount", new BigDecimal("12345678901234567890.10")))),
            Map.of("subject", "s"));
    byte[] salt = new byte[32];
    Disclosure readable = new Disclosure.Readable(salt, particulars.text(), particulars);

    String line = ExportFormat.NDJSON.line(entry("task.updated", readable), Map.of());

    assertThat(line).endsWith("}\n").doesNotContain("\n\n");
    Map<String, Object> tree = Json.readObject(line);
    assertThat(Json.write(tree.get("payload"))).isEqualTo("{\"amount\":12345678901234567890.10}");
    assertThat(Json.write(tree.get("changes")))
        .isEqualTo("[{\"field\":\"title\",\"old\":\"A\",\"new\":\"B\",\"old_from\":\"e-0\"}]");
    assertThat(tree)
        .containsEntry("salt", "00".repeat(32))
        .containsEntry("particulars", particulars.text())
        .containsEntry("leaf", entry("task.updated", readable).leaf().text());
    AuditSchema.assertExported(line);
  }

  @Test
  void an_erased_one_shows_its_leaf_and_nothing_more() {
    Map<String, Object> tree =
        Json.readObject(ExportFormat.NDJSON.line(entry("x", new Disclosure.Erased()), Map.of()));
    assertThat(tree)
        .containsEntry("erased", true)
        .containsEntry("salt", null)
        .containsEntry("particulars", null)
        .containsEntry("payload", null);
  }

  private static Recorded entry(String type, Disclosure disclosure) {
    return new Recorded(
        7,
        "e-1",
        "/tasks",
        "e-1",
        type,
        "t-1",
        "u-1",
        "human",
        Instant.parse("2026-02-08T10:00:00Z"),
        Instant.parse("2026-02-08T10:00:01Z"),
        disclosure,
        null,
        null,
        null,
        "ab".repeat(32),
        null);
  }
}
