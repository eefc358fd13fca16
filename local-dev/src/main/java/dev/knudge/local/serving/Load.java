package dev.knudge.local.serving;

import java.time.Duration;

/** Requests in flight and waiting: now, on average, and for how long there were none. */
final class Load {

  private int now;
  private long idleSince = System.nanoTime();
  private long counted = idleSince;
  private long asked = idleSince;
  private double requestNanos;

  void add(int requests) {
    long time = System.nanoTime();
    requestNanos += (double) now * (time - counted);
    counted = time;
    now += requests;
    if (now == 0 && requests != 0) {
      idleSince = time;
    }
  }

  int now() {
    return now;
  }

  /** How long there has been none; zero where there is one. */
  Duration idleFor() {
    return now > 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - idleSince);
  }

  double averageSinceLastAsked() {
    add(0);
    double average = requestNanos / Math.max(1, counted - asked);
    asked = counted;
    requestNanos = 0;
    return average;
  }
}
