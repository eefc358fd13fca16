package dev.knudge.local.cost;

import java.util.List;

/**
 * What a day costs, in the prices' currency.
 *
 * @param lines a service each
 * @param platform what Knative itself requests, shared by everything in the cluster; always-on needs none of it
 */
public record Bill(List<Line> lines, double platform) {
  private static final double DAY = 86_400;

  public Bill {
    lines = List.copyOf(lines);
  }

  /**
   * A service's part.
   *
   * @param asleep as the day went: paid while there are pods
   * @param alwaysOn the same service with one pod that never sleeps, or with {@code min-scale} of them, and no proxy beside it
   */
  public record Line(Day day, double asleep, double alwaysOn) {}

  /** What these days cost. */
  public static Bill of(List<Day> days, Prices prices, Platform platform) {
    return new Bill(
        days.stream().map(day -> line(day, prices, platform)).toList(),
        prices.of(Platform.itself(), DAY));
  }

  private static Line line(Day day, Prices prices, Platform platform) {
    Requests bare = day.workload().requests();
    Requests withProxy = new Requests(bare.cores() + platform.proxyCpu(), bare.gibibytes());
    return new Line(
        day,
        prices.of(withProxy, day.podSeconds()),
        prices.of(bare, DAY * Math.max(1, day.workload().scale().min())));
  }

  /** All services, as the day went. */
  public double asleep() {
    return lines.stream().mapToDouble(Line::asleep).sum();
  }

  /** All services, had they never slept. */
  public double alwaysOn() {
    return lines.stream().mapToDouble(Line::alwaysOn).sum();
  }
}
