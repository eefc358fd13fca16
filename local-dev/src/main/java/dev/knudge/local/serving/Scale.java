package dev.knudge.local.serving;

import java.time.Duration;

/**
 * How many processes a revision has, by its {@code autoscaling.knative.dev/} annotations.
 *
 * @param min processes that are always kept
 * @param max processes at most; 0 is no limit
 * @param initial processes started at once
 * @param activation processes started when leaving zero
 * @param target requests in flight that one process is meant to carry, its utilization already taken off
 * @param window how long nothing must happen before the revision counts as idle, and over which its load is averaged
 * @param retention how much longer the last process stays
 * @param downDelay how long less must be wanted before less is kept
 * @param panicShare the part of the window that is watched for bursts, 0 to 1
 * @param panicThreshold how many times the present number a burst must want to be one
 */
public record Scale(
    int min,
    int max,
    int initial,
    int activation,
    double target,
    Duration window,
    Duration retention,
    Duration downDelay,
    double panicShare,
    double panicThreshold) {

  /** How long a revision must have been idle before its last process is stopped. */
  public Duration idle() {
    return window.plus(retention);
  }

  /** As many processes as wanted, within what the manifest and this machine's cap allow. The cap gives way to {@code min}. */
  public int bounded(int wanted, int cap) {
    int most = Math.max(min, Math.min(max == 0 ? Integer.MAX_VALUE : max, cap));
    return Math.clamp(wanted, min, most);
  }
}
