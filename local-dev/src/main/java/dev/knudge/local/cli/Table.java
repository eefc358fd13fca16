package dev.knudge.local.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in columns as wide as their widest cell; the first row is the heading. */
final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(List.of(headings));
  }

  Table row(Object... cells) {
    rows.add(IntStream.range(0, cells.length).mapToObj(i -> String.valueOf(cells[i])).toList());
    return this;
  }

  List<String> lines() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    rows.forEach(row ->
        IntStream.range(0, columns)
            .forEach(i -> widths[i] = Math.max(widths[i], row.get(i).length())));
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("  ");
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
