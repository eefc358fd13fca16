package dev.knudge.local.serving;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Knative's autoscaler for concurrency, above zero: how many processes the load of the last window wants. Pure arithmetic; somebody else
 * keeps the time and measures.
 *
 * <p>The load is averaged over the stable window; a burst that within the much shorter panic window wants twice of what there is, is followed
 * at once, and nothing is taken away again until a stable window has passed without one. (knative/serving, pkg/autoscaler/scaling.)
 */
public final class Autoscaler {

  private static final double MAX_SCALE_DOWN_RATE = 2.0;

  private final Scale scale;
  private final int windowSeconds;
  private final int panicSeconds;
  private final Deque<Double> load = new ArrayDeque<>();
  private final Deque<Integer> wanted = new ArrayDeque<>();
  private int panicFor;
  private int panicPeak;

  /** For a revision that has just left zero. */
  public Autoscaler(Scale scale) {
    this.scale = scale;
    this.windowSeconds = (int) Math.max(1, scale.window().toSeconds());
    this.panicSeconds = (int) Math.max(1, Math.round(windowSeconds * scale.panicShare()));
  }

  /**
   * Takes the load of one more second, and says how many processes there should be.
   *
   * @param concurrency requests in flight and waiting, averaged over that second
   * @param ready processes there are
   */
  public int after(double concurrency, int ready) {
    load.addLast(concurrency);
    if (load.size() > windowSeconds) {
      load.removeFirst();
    }
    int now = Math.max(1, ready);
    int stable = processes(average(windowSeconds));
    int burst = processes(average(panicSeconds));
    panic(burst, now);
    int desired = Math.max(stable, (int) Math.floor(now / MAX_SCALE_DOWN_RATE));
    if (panicFor > 0) {
      panicPeak = Math.max(panicPeak, Math.max(burst, now));
      desired = Math.max(desired, panicPeak);
    }
    return delayed(desired);
  }

  private void panic(int burst, int ready) {
    if ((double) burst / ready >= scale.panicThreshold()) {
      panicFor = windowSeconds;
    } else if (panicFor > 0 && --panicFor == 0) {
      panicPeak = 0;
    }
  }

  /** The most that was wanted during the scale-down delay. */
  private int delayed(int desired) {
    wanted.addLast(desired);
    if (wanted.size() > 1 + scale.downDelay().toSeconds()) {
      wanted.removeFirst();
    }
    return wanted.stream().mapToInt(Integer::intValue).max().orElse(desired);
  }

  private int processes(double concurrency) {
    return (int) Math.max(1, Math.ceil(concurrency / scale.target()));
  }

  /** Over the last seconds of those that there are: a service just woken is not taken for half idle. */
  private double average(int seconds) {
    return load.stream()
        .skip(Math.max(0, load.size() - seconds))
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(0);
  }
}
