package dev.knudge.local.cli;

import dev.knudge.local.cost.Bill;
import dev.knudge.local.cost.Day;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a day costs, on one screen and as JSON. */
final class CostScreen {
  private static final String HEIGHTS = "·▁▂▃▄▅▆▇█";
  private static final int COLUMNS = 48;

  private CostScreen() {}

  /** The JSON document. */
  record Summary(List<Service> services, double asleep, double alwaysOn, double knativeItself) {}

  /**
   * A service's part of it.
   *
   * @param podHours of pods that held what they request
   * @param cpuSeconds that were really used
   */
  record Service(
      String service,
      int arrivals,
      int wakeUps,
      int mostPods,
      double podHours,
      double cpuSeconds,
      double latencyMedianSeconds,
      double latency99thSeconds,
      double latencyLongestSeconds,
      double cost,
      double costAlwaysOn) {}

  static Summary summary(Bill bill) {
    return new Summary(
        bill.lines().stream().map(CostScreen::service).toList(),
        bill.asleep(),
        bill.alwaysOn(),
        bill.platform());
  }

  private static Service service(Bill.Line line) {
    Day day = line.day();
    return new Service(
        day.workload().service(),
        day.arrivals(),
        day.wakeUps(),
        day.mostPods(),
        day.podSeconds() / 3600,
        day.cpuSeconds(),
        day.latency(0.5),
        day.latency(0.99),
        day.latency(1),
        line.asleep(),
        line.alwaysOn());
  }

  static List<String> lines(Bill bill) {
    Table table =
        new Table(
            "SERVICE",
            "CAME",
            "WOKE",
            "PODS",
            "POD-HOURS",
            "MEDIAN",
            "P99",
            "LONGEST",
            "A DAY",
            "ALWAYS ON");
    for (Bill.Line line : bill.lines()) {
      Day day = line.day();
      table.row(
          day.workload().service(),
          day.arrivals(),
          day.wakeUps(),
          day.mostPods(),
          number("%.2f", day.podSeconds() / 3600),
          time(day.latency(0.5)),
          time(day.latency(0.99)),
          time(day.latency(1)),
          number("%.4f", line.asleep()),
          number("%.4f", line.alwaysOn()));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add(
        "  Pods through the day (UTC), half an hour each: · none, █ one or more all the time");
    bill.lines()
        .forEach(line ->
            lines.add("  %-14s%s".formatted(line.day().workload().service(), strip(line.day()))));
    lines.add("  %-14s0     3     6     9     12    15    18    21".formatted(""));
    lines.add("");
    lines.add(
        number("  Together %.4f a day asleep, %.4f always on: ", bill.asleep(), bill.alwaysOn())
            + number("%.0f %%", 100 * bill.asleep() / bill.alwaysOn()));
    lines.add(
        number(
            "  Knative itself requests as much as %.4f a day buys, whatever runs on it and however many share it.",
            bill.platform()));
    lines.add(
        "  Kafka and PostgreSQL cost the same either way, and are left out. knative/COST.md says what goes into this.");
    return lines;
  }

  private static String strip(Day day) {
    double[] pods = day.pods();
    int minutes = pods.length / COLUMNS;
    StringBuilder strip = new StringBuilder();
    for (int column = 0; column < COLUMNS; column++) {
      double sum = 0;
      for (int minute = column * minutes; minute < (column + 1) * minutes; minute++) {
        sum += pods[minute];
      }
      double share = Math.min(1, sum / minutes);
      strip.append(HEIGHTS.charAt((int) Math.ceil(share * (HEIGHTS.length() - 1))));
    }
    return strip.toString();
  }

  private static String time(double seconds) {
    return seconds < 1 ? number("%.0f ms", seconds * 1000) : number("%.1f s", seconds);
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
