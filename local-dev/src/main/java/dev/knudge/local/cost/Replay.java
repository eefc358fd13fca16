package dev.knudge.local.cost;

import dev.knudge.local.serving.Autoscaler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Replays what comes to one service. Between seconds, things happen at their times: something arrives, a pod is ready, an answer is given. At each second Knative's autoscaler says how many
 * pods there should be, from the requests that were in flight or waiting (the arithmetic is the one that local-dev runs services by).
 *
 * <p>A pod answers as many at a time as {@code containerConcurrency} lets it; each takes its handling time, or longer where the pod's cores have more to do than they can.
 */
public final class Replay {
  private static final double LAST_SECOND = 86_400;

  /** What is still under way at midnight is answered; what takes hours more than that has no end. */
  private static final double NO_END = 2 * LAST_SECOND;

  private final Workload workload;
  private final Platform platform;
  private final Day day;
  private final List<Pod> pods = new ArrayList<>();
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private final PriorityQueue<Work> underWay =
      new PriorityQueue<>(Comparator.comparingDouble(Work::done));

  private Autoscaler autoscaler;
  private double now;
  private double idleSince;
  private double requestSeconds;
  private int next;

  private Replay(Workload workload, Platform platform) {
    this.workload = workload;
    this.platform = platform;
    day = new Day(workload);
    autoscaler = new Autoscaler(workload.scale());
  }

  private static final class Pod {
    private final double since;
    private final double readyAt;
    private double coresFreeAt;
    private int inFlight;

    Pod(double since, double readyAt) {
      this.since = since;
      this.readyAt = readyAt;
    }
  }

  private record Work(int arrival, Pod pod, double done) {}

  /** How the day went. */
  public static Day of(Workload workload, Platform platform) {
    Replay replay = new Replay(workload, platform);
    replay.run();
    return replay.day;
  }

  private void run() {
    for (int i = 0; i < workload.scale().min(); i++) {
      pods.add(new Pod(0, 0));
    }
    day.hasPods(pods.size());
    double second = 1;
    while (isBusy() || (second <= LAST_SECOND && !pods.isEmpty())) {
      if (pods.isEmpty()) {
        // Nothing is to be decided until something comes.
        second = Math.max(second, Math.floor(nextArrival()) + 1);
      }
      passUntil(second);
      scale();
      second++;
      if (second > NO_END) {
        throw new IllegalStateException(
            workload.service()
                + " cannot do a day's work in two: "
                + waiting.size()
                + " wait. The trace is more than max-scale pods can do.");
      }
    }
    pods.forEach(pod -> day.held(pod.since, LAST_SECOND));
    day.end();
  }

  private boolean isBusy() {
    return next < workload.arrivals().size() || !waiting.isEmpty() || !underWay.isEmpty();
  }

  private void passUntil(double second) {
    while (true) {
      dispatch();
      double arrival = nextArrival();
      Work first = underWay.peek();
      double done = first == null ? Double.MAX_VALUE : first.done();
      double ready = waiting.isEmpty() ? Double.MAX_VALUE : nextReady();
      double when = Math.min(Math.min(arrival, done), ready);
      if (when >= second) {
        pass(second);
        return;
      }
      pass(when);
      if (when == done && first != null) {
        answer(first);
      } else if (when == arrival) {
        arrive();
      }
    }
  }

  private void pass(double time) {
    requestSeconds += (waiting.size() + underWay.size()) * (time - now);
    now = time;
  }

  private double nextArrival() {
    return next < workload.arrivals().size() ? workload.arrivals().get(next) : Double.MAX_VALUE;
  }

  private double nextReady() {
    return pods.stream()
        .mapToDouble(pod -> pod.readyAt)
        .filter(time -> time > now)
        .min()
        .orElse(Double.MAX_VALUE);
  }

  private void arrive() {
    waiting.add(next++);
    if (pods.isEmpty()) {
      day.wokeUp();
      autoscaler = new Autoscaler(workload.scale());
      start(
          Math.max(1, workload.scale().bounded(workload.scale().activation(), Integer.MAX_VALUE)));
    }
  }

  private void start(int number) {
    for (int i = 0; i < number; i++) {
      pods.add(new Pod(now, now + platform.podStart() + workload.measured().start()));
    }
    day.hasPods(pods.size());
  }

  private void dispatch() {
    Pod pod = free();
    while (!waiting.isEmpty() && pod != null) {
      int arrival = waiting.remove();
      Measured measured = workload.measured();
      pod.coresFreeAt = Math.max(now, pod.coresFreeAt) + measured.cpu() / workload.cores();
      pod.inFlight++;
      underWay.add(new Work(arrival, pod, Math.max(pod.coresFreeAt, now + measured.handling())));
      pod = free();
    }
  }

  /** The ready pod that has least to do. */
  private @Nullable Pod free() {
    return pods.stream()
        .filter(pod -> pod.readyAt <= now)
        .filter(pod -> workload.concurrency() == 0 || pod.inFlight < workload.concurrency())
        .min(Comparator.comparingInt(pod -> pod.inFlight))
        .orElse(null);
  }

  private void answer(Work work) {
    underWay.remove();
    work.pod().inFlight--;
    day.answered(work.arrival(), now - workload.arrivals().get(work.arrival()));
    if (underWay.isEmpty() && waiting.isEmpty()) {
      idleSince = now;
    }
  }

  private void scale() {
    double average = requestSeconds;
    requestSeconds = 0;
    if (pods.isEmpty()) {
      return;
    }
    int ready = (int) pods.stream().filter(pod -> pod.readyAt <= now).count();
    int wanted = workload.scale().bounded(autoscaler.after(average, ready), Integer.MAX_VALUE);
    boolean idle = waiting.isEmpty() && underWay.isEmpty();
    if (idle && now - idleSince >= workload.scale().idle().toMillis() / 1000.0) {
      stop(pods.size() - workload.scale().min());
    } else if (wanted > pods.size()) {
      start(wanted - pods.size());
    } else {
      stop(pods.size() - wanted);
    }
  }

  /** Those that are idle; the others are stopped at a later second. */
  private void stop(int number) {
    for (int i = pods.size() - 1, left = number; i >= 0 && left > 0; i--) {
      Pod pod = pods.get(i);
      if (pod.inFlight == 0) {
        pods.remove(i);
        day.held(pod.since, now + platform.drain());
        left--;
      }
    }
  }
}
