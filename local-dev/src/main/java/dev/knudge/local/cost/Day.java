package dev.knudge.local.cost;

import java.util.Arrays;

/** How a service's day went. */
public final class Day {
  /** Minutes of a day. */
  static final int MINUTES = 1440;

  private static final double SECONDS = 86_400;

  private final Workload workload;
  private final double[] latencies;
  private final double[] pods = new double[MINUTES];
  private double podSeconds;
  private int wakeUps;
  private int mostPods;

  Day(Workload workload) {
    this.workload = workload;
    latencies = new double[workload.arrivals().size()];
  }

  void answered(int arrival, double latency) {
    latencies[arrival] = latency;
  }

  void wokeUp() {
    wakeUps++;
  }

  void hasPods(int number) {
    mostPods = Math.max(mostPods, number);
  }

  /** A pod held what it requested from then until then. */
  void held(double from, double until) {
    double end = Math.min(until, SECONDS);
    podSeconds += Math.max(0, end - from);
    for (int minute = (int) (from / 60); minute < MINUTES && minute * 60.0 < end; minute++) {
      pods[minute] += (Math.min(end, minute * 60.0 + 60) - Math.max(from, minute * 60.0)) / 60;
    }
  }

  void end() {
    Arrays.sort(latencies);
  }

  public Workload workload() {
    return workload;
  }

  /** How many events, requests and ticks came. */
  public int arrivals() {
    return latencies.length;
  }

  /** How often something came to a service without a pod, and waited for one. */
  public int wakeUps() {
    return wakeUps;
  }

  /** The most pods at a time, those that were on their way out not counted. */
  public int mostPods() {
    return mostPods;
  }

  /** Seconds for which pods held what they request, the start and the drain among them. */
  public double podSeconds() {
    return podSeconds;
  }

  /** How many of its pods there were in each minute, on average. */
  public double[] pods() {
    return pods.clone();
  }

  /** Cores that were really used, in seconds, without those of starts. */
  public double cpuSeconds() {
    return latencies.length * workload.measured().cpu();
  }

  /**
   * From arrival to answer, in seconds; zero where nothing came.
   *
   * @param share of all that took no longer, 0 to 1
   */
  public double latency(double share) {
    return latencies.length == 0
        ? 0
        : latencies[Math.max(0, (int) Math.ceil(share * latencies.length) - 1)];
  }
}
