package dev.knudge.local.serving;

import dev.knudge.local.serving.ServiceStatus.ColdStart;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a service's status counts. */
final class Tally {

  private long requests;
  private long failures;
  private long wakeUps;
  private long crashes;
  private @Nullable ColdStart lastColdStart;
  private boolean firstAnswerIsDue;

  void requested() {
    requests++;
  }

  void failed() {
    failures++;
  }

  void crashed() {
    crashes++;
  }

  void awake(Duration startToReady) {
    wakeUps++;
    lastColdStart = new ColdStart(startToReady, null);
    firstAnswerIsDue = true;
  }

  /** A request that had waited for a process is answered; tells the listener where it is the first after a start. */
  void answered(Duration sinceRequest, Consumer<Duration> first) {
    if (firstAnswerIsDue && lastColdStart != null) {
      firstAnswerIsDue = false;
      lastColdStart = new ColdStart(lastColdStart.startToReady(), sinceRequest);
      first.accept(sinceRequest);
    }
  }

  long requests() {
    return requests;
  }

  long failures() {
    return failures;
  }

  long wakeUps() {
    return wakeUps;
  }

  long crashes() {
    return crashes;
  }

  @Nullable ColdStart lastColdStart() {
    return lastColdStart;
  }
}
