package dev.knudge.local.serving;

import dev.knudge.local.serving.ServiceStatus.State;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a service, and the requests that wait for one.
 *
 * <pre>
 *            a request comes, or min-scale          first process ready
 *   ASLEEP ─────────────────────────────► WAKING ─────────────────────► AWAKE ──┐ as many processes
 *     ▲  ▲                                 │   ▲                          │ │ ◄─┘ as the load wants
 *     │  │                    start failed │   │ a request waits,         │ │
 *     │  │         (whoever waits gets 503)▼   │ and the wait is over     │ │ the last one crashed,
 *     │  └─ wait over, ────────────── BACKING_OFF ◄───────────────────────┘ │ soon after another
 *     │     nobody waits                                                    │
 *     └─────────────────────────────────────────────────────────────────────┘
 *        idle for window + retention, and processes drained; or the last one crashed
 * </pre>
 *
 * Lives on its activator's event loop.
 */
final class Revision implements Replica.Owner {

  /** Someone who wants a process. */
  interface Waiter {

    /** May send to this one, and gives it back with {@link Revision#release}. */
    void granted(Replica replica);

    /** Will not get one. */
    void refused(String reason);
  }

  // The queue of Knative's activator, for a service that has no process yet.
  private static final int ACTIVATOR_QUEUE = 10_000;
  // The queue of queue-proxy, in multiples of containerConcurrency.
  private static final int QUEUE_PER_SLOT = 10;
  private static final int LAST_LINES = 20;
  private static final Duration SHORT_LIFE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final Context context;
  private final Serving.Deployment deployment;
  private final Prober prober;
  private final Autoscaler autoscaler;
  private final Load load = new Load();
  private final List<Replica> replicas = new ArrayList<>();
  private final Set<Waiter> waiting = new LinkedHashSet<>();
  private final List<Promise<Void>> closing = new ArrayList<>();
  private int started;
  private int desired;
  private int failures;
  private int turn;
  private long backoffTimer = -1;
  private long idleTimer = -1;
  private long scaleTimer = -1;
  private long awakeSince;
  private long requestsWhenLastAsleep;
  private boolean closed;
  private final Tally tally;

  Revision(
      Vertx vertx, Context context, Serving.Deployment deployment, Prober prober, Tally tally) {
    this.vertx = vertx;
    this.context = context;
    this.deployment = deployment;
    this.prober = prober;
    this.tally = tally;
    this.autoscaler = new Autoscaler(deployment.spec().scale());
  }

  /** Starts what is to run without a request. */
  void open() {
    desired = bounded(deployment.spec().scale().initial());
    ensure();
  }

  /** Asks for a process. Answers at once where there is a free one or no hope, and later otherwise. */
  void acquire(Waiter waiter) {
    if (closed) {
      waiter.refused("local-dev is stopping");
      return;
    }
    Replica free = waiting.isEmpty() ? free() : null;
    if (free != null) {
      grant(waiter, free);
    } else if (waiting.size() >= queueLimit()) {
      waiter.refused("pending request queue full");
    } else {
      load.add(1);
      waiting.add(waiter);
      desired = Math.max(desired, bounded(Math.max(1, deployment.spec().scale().activation())));
      ensure();
    }
  }

  /** Does not want one any more. */
  void leave(Waiter waiter) {
    if (waiting.remove(waiter)) {
      load.add(-1);
      idleIfSo();
    }
  }

  /** Gives one back. */
  void release(Replica replica) {
    load.add(-1);
    replica.release();
    dispatch();
    idleIfSo();
  }

  /** Gives one back that accepts no connections. It is not used any more; whoever wanted it may ask for another. */
  void unreachable(Replica replica) {
    replica.fail("it accepts no connections any more");
    release(replica);
  }

  private void grant(Waiter waiter, Replica replica) {
    load.add(1);
    replica.take();
    waiter.granted(replica);
  }

  private void dispatch() {
    while (!waiting.isEmpty()) {
      Replica free = free();
      if (free == null) {
        return;
      }
      Iterator<Waiter> first = waiting.iterator();
      Waiter waiter = first.next();
      first.remove();
      load.add(-1);
      grant(waiter, free);
    }
  }

  /** The next one in turn that is ready and below its limit. */
  private @Nullable Replica free() {
    int limit = deployment.spec().containerConcurrency();
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get(Math.floorMod(turn + i, replicas.size()));
      if (replica.state() == Replica.State.READY && (limit == 0 || replica.inFlight() < limit)) {
        turn += i + 1;
        return replica;
      }
    }
    return null;
  }

  private int queueLimit() {
    int ready = count(Replica.State.READY);
    int limit = deployment.spec().containerConcurrency();
    return ready == 0 || limit == 0 ? ACTIVATOR_QUEUE : QUEUE_PER_SLOT * limit * ready;
  }

  private int count(Replica.State state) {
    return (int) replicas.stream().filter(replica -> replica.state() == state).count();
  }

  private int bounded(int wanted) {
    return deployment.spec().scale().bounded(wanted, deployment.options().maxProcesses());
  }

  /** Starts what is missing of the desired number, and drains what is too much. */
  private void ensure() {
    if (closed || backoffTimer != -1) {
      return;
    }
    int there = count(Replica.State.STARTING) + count(Replica.State.READY);
    for (; there < desired; there++) {
      if (there == 0) {
        awakeSince = System.nanoTime();
      }
      Replica replica = new Replica(vertx, context, deployment, prober, this, ++started);
      replicas.add(replica);
      tell(new ServingEvent.Waking(name(), waiting.size()));
      replica.start();
    }
    for (int i = replicas.size() - 1; i >= 0 && there > desired; i--) {
      Replica.State state = replicas.get(i).state();
      if (state == Replica.State.READY || state == Replica.State.STARTING) {
        replicas.get(i).drain();
        there--;
      }
    }
  }

  @Override
  public void ready(Replica replica) {
    Duration startToReady = replica.sinceExecution();
    tally.awake(startToReady);
    tell(new ServingEvent.Awake(name(), replica.pid(), count(Replica.State.READY), startToReady));
    dispatch();
    if (scaleTimer == -1 && bounded(Integer.MAX_VALUE) > 1) {
      scaleTimer = vertx.setPeriodic(1000, timer -> scale());
    }
    idleIfSo();
  }

  private void scale() {
    double concurrency = load.averageSinceLastAsked();
    int ready = count(Replica.State.READY);
    if (ready > 0 && (load.now() > 0 || concurrency > 0)) {
      desired = bounded(autoscaler.after(concurrency, ready));
      ensure();
    }
  }

  @Override
  public void gone(Replica replica, Replica.State was, int status, String reason) {
    replicas.remove(replica);
    switch (was) {
      case STARTING -> startFailed(reason);
      case READY, FAILING -> crashed(replica, status, reason);
      case DRAINING, GONE -> {}
    }
    if (waiting.isEmpty()) {
      // Nobody needs what is gone: the next request starts another, and min-scale does so without
      // one.
      desired =
          bounded(Math.min(desired, count(Replica.State.STARTING) + count(Replica.State.READY)));
    }
    ensure();
    if (replicas.isEmpty()) {
      allGone(was);
    }
  }

  private void startFailed(String reason) {
    failures++;
    Duration wait = backOff(failures - 1);
    tell(
        new ServingEvent.StartFailed(
            name(), reason, wait, deployment.log().tailOfLastStart(LAST_LINES)));
    if (count(Replica.State.READY) == 0) {
      refuseAll(
          "%s could not start: %s. Its output: ./local-dev/knudge logs %s"
              .formatted(name(), reason, name()));
    }
  }

  private void crashed(Replica replica, int status, String reason) {
    tally.crashed();
    tell(
        new ServingEvent.Crashed(
            name(),
            status,
            reason,
            replica.inFlight(),
            deployment.log().tailOfLastStart(LAST_LINES)));
    failures = replica.sinceReady().compareTo(SHORT_LIFE) < 0 ? failures + 1 : 0;
    if (failures > 1) {
      backOff(failures - 2);
    }
  }

  private Duration backOff(int doublings) {
    ServingOptions options = deployment.options();
    long millis = options.firstBackoff().toMillis() << Math.min(doublings, 20);
    Duration wait = Duration.ofMillis(Math.min(millis, options.maxBackoff().toMillis()));
    if (backoffTimer != -1) {
      vertx.cancelTimer(backoffTimer);
    }
    backoffTimer =
        vertx.setTimer(
            Math.max(1, wait.toMillis()),
            timer -> {
              backoffTimer = -1;
              ensure();
            });
    return wait;
  }

  private void allGone(Replica.State was) {
    vertx.cancelTimer(scaleTimer);
    scaleTimer = -1;
    if (was == Replica.State.DRAINING && !closed) {
      failures = 0;
      long requests = tally.requests() - requestsWhenLastAsleep;
      requestsWhenLastAsleep = tally.requests();
      tell(
          new ServingEvent.Asleep(
              name(), Duration.ofNanos(System.nanoTime() - awakeSince), requests));
    }
    closing.forEach(Promise::tryComplete);
  }

  private void refuseAll(String reason) {
    List<Waiter> refused = List.copyOf(waiting);
    waiting.clear();
    load.add(-refused.size());
    refused.forEach(waiter -> waiter.refused(reason));
  }

  /** Begins to wait for the end of the window, unless that is being waited for. */
  private void idleIfSo() {
    if (load.now() == 0 && idleTimer == -1 && !closed) {
      idleAfter(deployment.spec().scale().idle());
    }
  }

  private void idleAfter(Duration rest) {
    idleTimer =
        vertx.setTimer(
            Math.max(1, rest.toMillis()),
            timer -> {
              idleTimer = -1;
              Duration left = deployment.spec().scale().idle().minus(load.idleFor());
              if (load.now() > 0) {
                return;
              }
              if (left.isPositive()) {
                idleAfter(left);
              } else {
                desired = bounded(0);
                ensure();
              }
            });
  }

  /** Ends all processes. */
  Future<Void> close() {
    closed = true;
    refuseAll("local-dev is stopping");
    for (long timer : new long[] {backoffTimer, idleTimer, scaleTimer}) {
      vertx.cancelTimer(timer);
    }
    if (replicas.isEmpty()) {
      return Future.succeededFuture();
    }
    Promise<Void> allGone = Promise.promise();
    closing.add(allGone);
    replicas.forEach(replica -> replica.stop(deployment.options().stopGrace()));
    return allGone.future();
  }

  State state() {
    if (count(Replica.State.READY) > 0) {
      return State.AWAKE;
    }
    if (count(Replica.State.STARTING) > 0) {
      return State.WAKING;
    }
    return backoffTimer != -1 ? State.BACKING_OFF : State.ASLEEP;
  }

  int ready() {
    return count(Replica.State.READY);
  }

  List<Long> pids() {
    return replicas.stream().map(Replica::pid).filter(pid -> pid >= 0).toList();
  }

  /** Where the replicas listen that take requests. */
  List<Integer> ports() {
    return replicas.stream().filter(Replica::isReady).map(Replica::port).toList();
  }

  int waiting() {
    return waiting.size();
  }

  int inFlight() {
    return replicas.stream().mapToInt(Replica::inFlight).sum();
  }

  private String name() {
    return deployment.spec().name();
  }

  private void tell(ServingEvent event) {
    deployment.listener().on(event);
  }
}
