package dev.knudge.local.serving;

import dev.knudge.backends.Port;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One process of a revision, from its execution to its end.
 *
 * <pre>
 *              probe answers               drain()
 *   STARTING ────────────────► READY ───────────────────────► DRAINING
 *      │                        │ │ not live, or accepts no     │
 *      │ exits, or the deadline │ │ connections: killed         │ nothing in flight: SIGTERM,
 *      │ passes: killed         │ └────► FAILING                │ after the grace SIGKILL
 *      ▼                        ▼           ▼                   ▼
 *    GONE ◄─────────────────────┴───────────┴───────────────────┘
 * </pre>
 *
 * Lives on its activator's event loop.
 */
final class Replica {

  /** Where a process is in its life. */
  enum State {
    STARTING,
    READY,
    FAILING,
    DRAINING,
    GONE
  }

  /** Whom a replica tells. */
  interface Owner {

    /** It can take requests. */
    void ready(Replica replica);

    /**
     * It is gone.
     *
     * @param was what it was until then
     * @param status its exit status; negative where it could not even be executed
     * @param reason how it came about, in words
     */
    void gone(Replica replica, State was, int status, String reason);
  }

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Context context;
  private final Serving.Deployment deployment;
  private final Prober prober;
  private final Owner owner;
  private final int ordinal;
  private final int port;
  private State state = State.STARTING;
  private @Nullable ServiceProcess process;
  private @Nullable String killedBecause;
  private long executed;
  private long readyAt;
  private int inFlight;
  private Duration grace;

  Replica(
      Vertx vertx,
      Context context,
      Serving.Deployment deployment,
      Prober prober,
      Owner owner,
      int ordinal) {
    this.vertx = vertx;
    this.context = context;
    this.deployment = deployment;
    this.prober = prober;
    this.owner = owner;
    this.ordinal = ordinal;
    this.port = Port.free().claim();
    this.grace = deployment.spec().timeouts().whole();
  }

  void start() {
    executed = System.nanoTime();
    vertx
        .executeBlocking(this::execute, false)
        .onSuccess(this::executed)
        .onFailure(failure -> ended(-1, String.valueOf(failure.getMessage())));
  }

  private ServiceProcess execute() {
    RevisionSpec spec = deployment.spec();
    deployment.log().start("%s starts on port %d".formatted(podName(), port));
    return ServiceProcess.start(
        deployment.application(),
        Map.of(
            "PORT", String.valueOf(port),
            "K_SERVICE", spec.name(),
            "K_CONFIGURATION", spec.name(),
            "K_REVISION", spec.revision(),
            "HOSTNAME", podName(),
            "MICRONAUT_SERVER_HOST", Activator.LOOPBACK),
        deployment.guard(),
        deployment.log()::line);
  }

  private String podName() {
    return deployment.spec().revision() + "-" + ordinal;
  }

  private void executed(ServiceProcess running) {
    process = running;
    running
        .exit()
        .thenAccept(
            status -> context.runOnContext(ignored -> ended(status, "exit status " + status)));
    if (state == State.DRAINING) {
      running.stop(grace);
    } else {
      probe();
    }
  }

  private void probe() {
    if (state != State.STARTING) {
      return;
    }
    Duration deadline = deployment.options().startDeadline();
    if (sinceExecution().compareTo(deadline) > 0) {
      killedBecause = "it was not ready within " + deadline.toSeconds() + " s";
      running().kill();
      return;
    }
    prober
        .ask(deployment.spec().readiness(), port, PROBE_TIMEOUT)
        .onSuccess(ready -> {
          if (!ready) {
            vertx.setTimer(deployment.options().probeInterval().toMillis(), timer -> probe());
          } else if (state == State.STARTING) {
            becomeReady();
          }
        });
  }

  private void becomeReady() {
    state = State.READY;
    readyAt = System.nanoTime();
    owner.ready(this);
    Probe.Liveness liveness = deployment.spec().liveness();
    if (liveness != null) {
      vertx.setTimer(atLeastOne(liveness.initialDelay()), timer -> askWhetherLive(liveness, 0));
    }
  }

  private void askWhetherLive(Probe.Liveness liveness, int failures) {
    if (state != State.READY) {
      return;
    }
    if (failures >= liveness.failures()) {
      fail("its liveness probe failed " + failures + " times in a row");
      return;
    }
    prober
        .ask(liveness.probe(), port, liveness.timeout())
        .onSuccess(live ->
            vertx.setTimer(
                atLeastOne(liveness.period()),
                timer -> askWhetherLive(liveness, live ? 0 : failures + 1)));
  }

  /** Vert.x has no timer of zero milliseconds. */
  private static long atLeastOne(Duration duration) {
    return Math.max(1, duration.toMillis());
  }

  private ServiceProcess running() {
    if (process == null) {
      throw new IllegalStateException("The process of " + podName() + " has not been executed yet");
    }
    return process;
  }

  private void ended(int status, String reason) {
    State was = state;
    state = State.GONE;
    owner.gone(this, was, status, killedBecause == null ? reason : killedBecause);
  }

  /** Is not well, takes no more requests, and is ended. */
  void fail(String because) {
    if (state == State.READY) {
      state = State.FAILING;
      killedBecause = because;
      running().stop(grace);
    }
  }

  /** Takes no more requests, and ends when it has none. */
  void drain() {
    if (state == State.STARTING || state == State.READY) {
      state = State.DRAINING;
      if (inFlight == 0 && process != null) {
        process.stop(grace);
      }
    }
  }

  /** Ends now, whatever is in flight. */
  void stop(Duration within) {
    if (state != State.GONE) {
      state = State.DRAINING;
      grace = within;
      if (process != null) {
        process.stop(within);
      }
    }
  }

  void take() {
    inFlight++;
  }

  void release() {
    inFlight--;
    if (state == State.DRAINING && inFlight == 0 && process != null) {
      process.stop(grace);
    }
  }

  State state() {
    return state;
  }

  int inFlight() {
    return inFlight;
  }

  int port() {
    return port;
  }

  boolean isReady() {
    return state == State.READY;
  }

  /** Its process id; negative before it is executed. */
  long pid() {
    return process == null ? -1 : process.pid();
  }

  Duration sinceExecution() {
    return Duration.ofNanos(System.nanoTime() - executed);
  }

  /** How long it has been able to take requests. */
  Duration sinceReady() {
    return Duration.ofNanos(System.nanoTime() - readyAt);
  }
}
