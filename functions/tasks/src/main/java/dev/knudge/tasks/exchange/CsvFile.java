package dev.knudge.tasks.exchange;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import dev.knudge.contracts.WireForms;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskFields;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tasks as a table (RFC 4180). A column that a file lacks leaves the field alone; an empty cell clears it. Cells that a spreadsheet would take for a formula carry an apostrophe in
 * front, which is taken away on the way in.
 */
final class CsvFile implements TaskFile.Format {
  /** The columns of a file of ours. */
  static final List<String> COLUMNS =
      List.of(
          "id",
          "title",
          "description",
          "completed",
          "priority",
          "tags",
          "due_date",
          "time_zone",
          "recurrence",
          "reminders",
          "series_id",
          "version",
          "created_at",
          "updated_at",
          "completed_at");

  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "uid", "id",
          "task", "title",
          "name", "title",
          "notes", "description",
          "done", "completed",
          "due", "due_date",
          "labels", "tags");

  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\t\r].*", Pattern.DOTALL);
  private static final Pattern DISARMED = Pattern.compile("'+[=+\\-@\t\r].*", Pattern.DOTALL);

  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("[ ]['T']HH:mm[:ss]")
          .toFormatter(Locale.ROOT);

  private final TaskFile file = new TaskFile();

  /** The first line. */
  static String head() {
    return line(COLUMNS);
  }

  /** One task, a line. */
  static String write(Task task) {
    Map<String, @Nullable Object> fields = FileFields.write(task);
    return line(COLUMNS.stream().map(column -> cell(column, fields.get(column))).toList());
  }

  private static String cell(String column, @Nullable Object value) {
    String text =
        switch (value) {
          case null -> "";
          case List<?> tags when column.equals("tags") -> tags(tags);
          case Map<?, ?> tree -> Json.write(tree);
          case List<?> tree -> Json.write(tree);
          default -> value.toString();
        };
    return FORMULA.matcher(text).matches() ? "'" + text : text;
  }

  /** As people write them, unless a tag holds what would part it. */
  private static String tags(List<?> tags) {
    boolean plain =
        tags.stream()
            .map(String::valueOf)
            .noneMatch(tag ->
                tag.contains(",")
                    || tag.contains(";")
                    || tag.startsWith("[")
                    || tag.startsWith("#"));
    return plain
        ? String.join(", ", tags.stream().map(String::valueOf).toList())
        : Json.write(tags);
  }

  private static String line(List<String> cells) {
    StringWriter line = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(line)) {
      writer.writeRecord(cells);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  @Override
  public List<ImportItem> read(String text, ZoneId zone) {
    String table = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (CsvReader<CsvRecord> rows =
        CsvReader.builder()
            .fieldSeparator(separator(table))
            .skipEmptyLines(true)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .ofCsvRecord(table)) {
      List<String> columns = null;
      for (CsvRecord row : rows) {
        if (columns == null) {
          columns = columns(row);
        } else {
          add(columns, row, zone);
        }
      }
      if (columns == null) {
        throw new UnreadableException("The file is empty; its first line names the columns.");
      }
      return file.items();
    } catch (CsvParseException | IOException e) {
      throw new UnreadableException(
          "The file is no CSV that can be read: a quote is not closed, or a cell is too long.");
    }
  }

  /** Whichever of the usual ones parts the first line most often. */
  private static String separator(String table) {
    String head = table.lines().findFirst().orElse("");
    String best = ",";
    for (String candidate : new String[] {";", "\t"}) {
      if (head.split(candidate, -1).length > head.split(best, -1).length) {
        best = candidate;
      }
    }
    return best;
  }

  private static List<String> columns(CsvRecord head) {
    List<String> columns =
        head.getFields().stream()
            .map(name -> name.strip().toLowerCase(Locale.ROOT).replace(' ', '_'))
            .map(name -> OTHER_NAMES.getOrDefault(name, name))
            .toList();
    if (!columns.contains("title")) {
      throw new UnreadableException(
          "The first line names no column 'title'. The columns are "
              + String.join(", ", COLUMNS)
              + "; those that you leave out are left alone.");
    }
    if (columns.stream().filter(COLUMNS::contains).distinct().count()
        != columns.stream().filter(COLUMNS::contains).count()) {
      throw new UnreadableException("The first line names a column twice.");
    }
    return columns;
  }

  private void add(List<String> columns, CsvRecord row, ZoneId zone) {
    Map<String, String> cells = new HashMap<>();
    for (int i = 0; i < Math.min(columns.size(), row.getFieldCount()); i++) {
      String cell = row.getField(i);
      cells.put(columns.get(i), DISARMED.matcher(cell).matches() ? cell.substring(1) : cell);
    }
    String id = cells.get("id");
    String uid = id == null || id.isBlank() ? null : id.strip();
    file.add(
        uid,
        () -> {
          if (row.getFieldCount() > columns.size()) {
            throw new UnreadableException(
                "The line has "
                    + row.getFieldCount()
                    + " cells, and there are "
                    + columns.size()
                    + " columns. Put a cell that holds the separator into quotes.");
          }
          Map<String, @Nullable Object> fields = fields(cells, zone);
          return new ImportItem.Readable(
              file.next(), uid, TaskFields.patch(fields), series(cells), FileFields.past(fields));
        });
  }

  private static @Nullable String series(Map<String, String> cells) {
    String series = cells.get("series_id");
    return series == null || series.isBlank() ? null : series.strip();
  }

  private static Map<String, @Nullable Object> fields(Map<String, String> cells, ZoneId zone) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String column : COLUMNS) {
      String cell = cells.get(column);
      if (cell != null) {
        fields.put(column, cell.isBlank() ? empty(column) : value(column, cell, cells, zone));
      }
    }
    return fields;
  }

  /** Of what an empty cell clears, a list is empty and a task is not done. */
  private static @Nullable Object empty(String column) {
    return switch (column) {
      case "completed" -> false;
      case "tags", "reminders" -> List.of();
      default -> null;
    };
  }

  private static @Nullable Object value(
      String column, String cell, Map<String, String> cells, ZoneId zone) {
    return switch (column) {
      case "completed" -> completed(cell.strip());
      case "priority" -> cell.strip().toLowerCase(Locale.ROOT);
      case "tags" -> cell.startsWith("[") ? json(column, cell) : splitTags(cell);
      case "recurrence", "reminders" -> json(column, cell);
      case "created_at", "completed_at" -> due(cell.strip(), zone(cells.get("time_zone"), zone));
      case "due_date" -> due(cell.strip(), zone(cells.get("time_zone"), zone));
      case "time_zone" -> cell.strip();
      default -> cell;
    };
  }

  private static List<String> splitTags(String cell) {
    return Arrays.stream(cell.split("[,;]"))
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .toList();
  }

  private static Boolean completed(String cell) {
    return switch (cell.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "x", "1", "done", "completed" -> true;
      case "false", "no", "n", "0", "open" -> false;
      default -> throw new UnreadableException("completed must be true or false.");
    };
  }

  private static ZoneId zone(@Nullable String cell, ZoneId otherwise) {
    ZoneId named = cell == null ? null : WireForms.timeZone(cell.strip());
    return named == null ? otherwise : named;
  }

  /** A spreadsheet writes times without a zone: those are meant in the row's, else in the user's. */
  private static String due(String cell, ZoneId zone) {
    if (WireForms.dueDate(cell) != null) {
      return cell;
    }
    try {
      return WireForms.write(LocalDateTime.parse(cell, LOCAL).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      return cell; // what is wrong with it is said where it is read
    }
  }

  private static @Nullable Object json(String column, String cell) {
    try {
      return Objects.requireNonNull(Json.read(cell));
    } catch (JsonException | NullPointerException e) {
      throw new UnreadableException(column + " is no JSON that can be read.");
    }
  }
}
