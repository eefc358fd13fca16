package dev.knudge.local.cost;

import dev.knudge.local.setup.LocalDevException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What happened on a day: lines {@code time,event,<topic>} or {@code time,request,<service>}, in any order. The time is one of day ({@code 07:03:12.250}) or RFC 3339, of which the day
 * is dropped; empty lines and those that begin with {@code #} are passed over.
 *
 * @param entries what happened, the earliest first
 */
public record DayTrace(List<Entry> entries) {
  /** The trace that is shipped; how it was made stands at its top. */
  private static final String SHIPPED = "day.csv";

  /** A million lines are eleven a second: more is no day of a todo application, and would not fit into memory. */
  private static final int MOST = 1_000_000;

  public DayTrace {
    entries =
        entries.stream()
            .sorted((one, other) -> Double.compare(one.second(), other.second()))
            .toList();
  }

  /** What came. */
  public enum Kind {
    /** A record of a topic: a delivery to each service that reads the topic. */
    EVENT,
    /** An HTTP request to a service. */
    REQUEST
  }

  /**
   * One of them.
   *
   * @param second of the day
   * @param name the topic or the service
   */
  public record Entry(double second, Kind kind, String name) {}

  /** The day that is shipped. */
  public static DayTrace shipped() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(DayTrace.class.getResourceAsStream(SHIPPED)),
                StandardCharsets.UTF_8))) {
      return read(reader, "the trace that is shipped");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A day of one's own.
   *
   * @throws LocalDevException if it cannot be read; names the line
   */
  public static DayTrace of(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      return read(reader, file.toString());
    } catch (NoSuchFileException e) {
      throw new LocalDevException("There is no file '" + file + "'. Name one that is there.", e);
    } catch (IOException | UncheckedIOException e) {
      throw new LocalDevException(file + " cannot be read as UTF-8 text: " + e.getMessage(), e);
    }
  }

  private static DayTrace read(BufferedReader lines, String where) throws IOException {
    List<Entry> entries = new ArrayList<>();
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        entries.add(entry(line, where + ", line " + number));
      }
      if (entries.size() > MOST) {
        throw new LocalDevException(
            where + " has more than " + MOST + " lines. Give a day of one application.");
      }
    }
    if (entries.isEmpty()) {
      throw new LocalDevException(
          where + " holds nothing. Write lines such as 07:03:12,event,task-events");
    }
    return new DayTrace(entries);
  }

  private static Entry entry(String line, String where) {
    String[] parts = line.split(",", -1);
    if (parts.length != 3 || parts[2].isBlank()) {
      throw new LocalDevException(
          "%s is '%s'. Write it like 07:03:12.250,event,task-events or 07:03:12.250,request,tasks"
              .formatted(where, line));
    }
    try {
      return new Entry(
          second(parts[0].strip()),
          Kind.valueOf(parts[1].strip().toUpperCase(Locale.ROOT)),
          parts[2].strip());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new LocalDevException(
          "%s is '%s': the time must be like 07:03:12.250 or 2026-02-08T07:03:12Z, the second part event or request"
              .formatted(where, line),
          e);
    }
  }

  private static double second(String time) {
    LocalTime ofDay =
        time.contains("T")
            ? Instant.parse(time).atOffset(ZoneOffset.UTC).toLocalTime()
            : LocalTime.parse(time);
    return ofDay.toNanoOfDay() / 1e9;
  }
}
