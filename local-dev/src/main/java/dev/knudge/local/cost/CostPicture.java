package dev.knudge.local.cost;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A day as a picture: a strip for each service, as high as it has pods. An SVG document that needs nothing else, light or dark as its reader is. */
public final class CostPicture {
  private static final int LEFT = 130;
  private static final int WIDTH = 960;
  private static final int STRIP = 56;
  private static final int TOP = 56;

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-label="Pods of each service through the day">
      <style>
        svg { background: #fff; color: #1f2933; font: 13px system-ui, sans-serif }
        text { fill: currentColor } .dim { opacity: .6 } .pods { fill: #2f6fde } .line { stroke: currentColor; opacity: .2 }
        @media (prefers-color-scheme: dark) { svg { background: #14181d; color: #e6eaef } .pods { fill: #7aa7f7 } }
      </style>
      <text x="16" y="24" font-size="16">%3$s</text>
      """;

  private CostPicture() {}

  /** The document. */
  public static String of(Bill bill) {
    int height = TOP + bill.lines().size() * STRIP + 40;
    StringBuilder svg =
        new StringBuilder(HEAD.formatted(LEFT + WIDTH + 130, height, "Pods through the day, UTC"));
    int y = TOP;
    for (Bill.Line line : bill.lines()) {
      svg.append(strip(line, y));
      y += STRIP;
    }
    for (int hour = 0; hour <= 24; hour += 3) {
      svg.append(
          "<text class=\"dim\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%02d:00</text>%n"
              .formatted(LEFT + WIDTH * hour / 24, y + 24, hour));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String strip(Bill.Line line, int y) {
    Day day = line.day();
    double[] pods = day.pods();
    double most =
        Math.max(1, IntStream.range(0, pods.length).mapToDouble(i -> pods[i]).max().orElse(1));
    int base = y + STRIP - 14;
    String area =
        IntStream.range(0, pods.length)
            .mapToObj(minute ->
                number(LEFT + (double) WIDTH * minute / pods.length)
                    + ","
                    + number(base - pods[minute] / most * (STRIP - 22)))
            .collect(
                Collectors.joining(
                    " ", LEFT + "," + base + " ", " " + (LEFT + WIDTH) + "," + base));
    return List.of(
            "<text x=\"16\" y=\"%d\">%s</text>".formatted(base, escaped(day.workload().service())),
            "<polygon class=\"pods\" points=\"%s\"/>".formatted(area),
            "<line class=\"line\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
                .formatted(LEFT, LEFT + WIDTH, base, base),
            "<text class=\"dim\" x=\"%d\" y=\"%d\">%.0f %% of a day</text>"
                .formatted(LEFT + WIDTH + 10, base, day.podSeconds() / 864))
        .stream()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A manifest's name holds none of these; what comes from a file is not taken for markup all the same. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
