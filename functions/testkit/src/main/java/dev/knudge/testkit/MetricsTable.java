package dev.knudge.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics that READMEs promise, against those that a function really exports. Dashboards and alerts are checked against the READMEs (local-dev), so that none of them asks for
 * a metric that nobody has.
 */
public final class MetricsTable {
  private static final Pattern NAME = Pattern.compile("`(knudge_[a-z_]+)`");

  /** What a timer or summary has besides its name. */
  private static final Pattern PARTS = Pattern.compile("_(bucket|count|sum|max)$");

  private final Set<String> named = new TreeSet<>();

  private MetricsTable() {}

  /** The names in the first cells of these READMEs' tables. */
  public static MetricsTable of(Path... readmes) throws IOException {
    MetricsTable table = new MetricsTable();
    for (Path readme : readmes) {
      for (String line : Files.readAllLines(readme)) {
        if (line.startsWith("| `knudge_")) {
          Matcher name = NAME.matcher(line.substring(0, line.indexOf('|', 1)));
          while (name.find()) {
            table.named.add(name.group(1));
          }
        }
      }
    }
    return table;
  }

  /**
   * The names of this table that are not exported.
   *
   * @param scrape what {@code GET /metrics} answered
   */
  public Set<String> missingIn(String scrape) {
    Set<String> missing = new TreeSet<>(named);
    missing.removeAll(exported(scrape));
    return missing;
  }

  /** The project's own names that are exported, and are in no table. */
  public Set<String> unknownIn(String scrape) {
    Set<String> unknown = exported(scrape);
    unknown.removeAll(named);
    return unknown;
  }

  private Set<String> exported(String scrape) {
    Set<String> exported = new TreeSet<>();
    scrape
        .lines()
        .filter(line -> line.startsWith("knudge_"))
        .map(line -> line.split("[{ ]", 2)[0])
        .forEach(name ->
            exported.add(named.contains(name) ? name : PARTS.matcher(name).replaceFirst("")));
    return exported;
  }
}
