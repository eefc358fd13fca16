package dev.knudge.local.serving;

import java.time.Duration;
import java.util.List;

/** What happens to a service's processes, told as it happens. */
public sealed interface ServingEvent {

  /** The service's name. */
  String service();

  /**
   * A process is being started.
   *
   * @param held requests that wait for it
   */
  record Waking(String service, int held) implements ServingEvent {}

  /**
   * A process can take requests.
   *
   * @param pid its process id
   * @param processes how many can now
   * @param startToReady from its execution to readiness
   */
  record Awake(String service, long pid, int processes, Duration startToReady)
      implements ServingEvent {}

  /** The first request that had to wait for a start is answered, this long after it came. */
  record FirstAnswer(String service, Duration sinceRequest) implements ServingEvent {}

  /**
   * Nobody needed the last process any more, and it is gone.
   *
   * @param awake how long the service was awake
   * @param requests how many it answered in that time
   */
  record Asleep(String service, Duration awake, long requests) implements ServingEvent {}

  /**
   * A process that had been ready ended by itself, or had to be ended since it was not well.
   *
   * @param status its exit status
   * @param reason how it came about, in words
   * @param inFlight requests that it took along; each was answered 502, or cut
   * @param lastLines the end of its log
   */
  record Crashed(String service, int status, String reason, int inFlight, List<String> lastLines)
      implements ServingEvent {}

  /**
   * A process never became ready.
   *
   * @param reason why, in words
   * @param retryIn how long it takes until the next attempt may begin
   * @param lastLines the end of its log
   */
  record StartFailed(String service, String reason, Duration retryIn, List<String> lastLines)
      implements ServingEvent {}

  /** Something worth one line: the service runs, but not as meant. */
  record Warning(String service, String text) implements ServingEvent {}
}
