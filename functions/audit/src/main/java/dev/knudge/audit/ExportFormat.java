package dev.knudge.audit;

import dev.knudge.contracts.Json;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How entries are written into a file that is taken away. */
enum ExportFormat {
  /** A JSON object a line: the entry as the API shows it, and what it takes to check it against the log. Nothing is lost. */
  NDJSON("application/x-ndjson", "ndjson") {
    @Override
    String head() {
      return "";
    }

    @Override
    String line(Recorded entry, Map<String, ?> more) {
      Map<String, @Nullable Object> tree = shown(entry);
      Leaf leaf = entry.leaf();
      tree.put("leaf", leaf.text());
      tree.put("leaf_hash", HexFormat.of().formatHex(leaf.hash()));
      Disclosure.@Nullable Readable readable =
          entry.disclosure() instanceof Disclosure.Readable it ? it : null;
      tree.put("salt", readable == null ? null : HexFormat.of().formatHex(readable.salt()));
      tree.put("particulars", readable == null ? null : readable.text());
      tree.putAll(more);
      return Json.write(tree) + "\n";
    }
  },

  /** A table for spreadsheets (RFC 4180), with a head. What would be taken for a formula has an apostrophe in front, so it is for reading, not for checking. */
  CSV("text/csv", "csv") {
    @Override
    String head() {
      return String.join(",", COLUMNS) + "\r\n";
    }

    @Override
    String line(Recorded entry, Map<String, ?> more) {
      Map<String, @Nullable Object> tree = shown(entry);
      return COLUMNS.stream().map(name -> cell(tree.get(name))).collect(Collectors.joining(","))
          + "\r\n";
    }
  };

  private static final List<String> COLUMNS =
      List.of(
          "occurred_at",
          "type",
          "task_id",
          "user_id",
          "actor",
          "changes",
          "payload",
          "erased",
          "damaged",
          "event_id",
          "source",
          "recorded_at",
          "causation_id",
          "correlation_id",
          "trace_id",
          "log_index");

  private final String mediaType;
  private final String extension;

  ExportFormat(String mediaType, String extension) {
    this.mediaType = mediaType;
    this.extension = extension;
  }

  /** Its media type, without parameters. */
  String mediaType() {
    return mediaType;
  }

  /** How a file of it ends, without the dot. */
  String extension() {
    return extension;
  }

  /** What stands before the first entry. */
  abstract String head();

  /**
   * An entry, with its line end.
   *
   * @param more members that its line has besides; a table has no room for them
   */
  abstract String line(Recorded entry, Map<String, ?> more);

  /** As {@link AuditEntry} shows it. */
  private static Map<String, @Nullable Object> shown(Recorded entry) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("event_id", entry.eventId());
    tree.put("source", entry.source());
    tree.put("type", entry.type());
    tree.put("task_id", entry.taskId());
    tree.put("user_id", entry.userId());
    tree.put("actor", entry.actor());
    tree.put("occurred_at", entry.occurredAt().toString());
    tree.put("recorded_at", entry.recordedAt().toString());
    tree.put("changes", entry.disclosure().changes().stream().map(Change::tree).toList());
    tree.put("payload", entry.disclosure().payload());
    tree.put("erased", entry.disclosure() instanceof Disclosure.Erased);
    tree.put("damaged", entry.disclosure() instanceof Disclosure.Damaged);
    tree.put("causation_id", entry.causationId());
    tree.put("correlation_id", entry.correlationId());
    tree.put("trace_id", entry.traceId());
    tree.put("log_index", entry.logIndex());
    return tree;
  }

  private static String cell(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> "";
          case String string -> string;
          default -> Json.write(value);
        };
    String harmless = isFormula(text) ? "'" + text : text;
    return harmless.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')
        ? '"' + harmless.replace("\"", "\"\"") + '"'
        : harmless;
  }

  /** What spreadsheets may compute when they open the file; a tab or line end in front would hide it from a glance only. */
  private static boolean isFormula(String text) {
    return !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0;
  }
}
