package dev.knudge.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings that a module's README promises, against those of its {@code application.properties}: the same names, the same defaults. */
public final class SettingsTable {
  /** A default that holds a back tick stands between two of them. */
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z][a-zA-Z0-9.-]+)` \\| (?:`` (.*) ``|`([^|`]*)`) \\|.*");

  private SettingsTable() {}

  /** Those of this module's README, as {@code name=default}. */
  public static List<String> inReadme() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> row.group(1) + "=" + (row.group(2) == null ? row.group(3) : row.group(2)))
        .toList();
  }

  /**
   * Those of this module's file, as they stand there.
   *
   * @throws IllegalStateException if there is none: then nothing was compared
   */
  public static List<String> inFile() throws IOException {
    Path file = Path.of("src/main/resources/application.properties");
    try (Stream<String> lines = Files.lines(file)) {
      List<String> settings =
          lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
      if (settings.isEmpty()) {
        throw new IllegalStateException(file + " holds no setting");
      }
      return settings;
    }
  }
}
