package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's table of settings is the file's: the same names, the same defaults. */
class SettingsTableTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z][a-zA-Z0-9.-]+)` \\| (?:`` (.*) ``|`([^|`]*)`) \\|.*");

  @Test
  void the_readme_lists_every_setting_with_its_default() throws IOException {
    List<String> file;
    try (Stream<String> lines = Files.lines(Path.of("src/main/resources/application.properties"))) {
      file = lines.filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
    List<String> readme =
        Files.readAllLines(Path.of("README.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1) + "=" + (row.group(2) == null ? row.group(3) : row.group(2)))
            .toList();

    assertThat(file).isNotEmpty();
    assertThat(readme).containsExactlyInAnyOrderElementsOf(file);
  }
}
