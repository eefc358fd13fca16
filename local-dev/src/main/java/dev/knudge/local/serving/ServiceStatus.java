package dev.knudge.local.serving;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service as it is at this moment.
 *
 * @param name its name
 * @param namespace its namespace
 * @param port where it is reached on this machine
 * @param state what it is doing
 * @param replicas processes that can take requests
 * @param pids all its processes
 * @param ports where those of them listen that take requests
 * @param waiting requests held
 * @param inFlight requests being answered
 * @param requests requests since local-dev started
 * @param failures requests that the activator itself had to answer with 502, 503 or 504, or cut
 * @param wakeUps starts that succeeded
 * @param crashes processes that ended by themselves
 * @param lastColdStart the last start; {@code null} before the first
 */
public record ServiceStatus(
    String name,
    String namespace,
    int port,
    State state,
    int replicas,
    List<Long> pids,
    List<Integer> ports,
    int waiting,
    int inFlight,
    long requests,
    long failures,
    long wakeUps,
    long crashes,
    @Nullable ColdStart lastColdStart) {

  public ServiceStatus {
    pids = List.copyOf(pids);
    ports = List.copyOf(ports);
  }

  /** What a service is doing. */
  public enum State {
    /** No process runs. */
    ASLEEP,
    /** The first process is starting. */
    WAKING,
    /** A process can take requests. */
    AWAKE,
    /** The last start failed; the next attempt waits. */
    BACKING_OFF
  }

  /**
   * How long a start took.
   *
   * @param startToReady from the execution of the process to its readiness
   * @param requestToAnswer from the first request that waited to its answer; {@code null} while there is none
   */
  public record ColdStart(Duration startToReady, @Nullable Duration requestToAnswer) {}
}
