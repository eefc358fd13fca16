package dev.knudge.runtime.outbox;

import dev.knudge.runtime.lease.Leases;
import dev.knudge.runtime.settings.RelaySettings;
import dev.knudge.runtime.settings.ServiceSettings;
import dev.knudge.runtime.settings.SinkSettings;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Posts the outbox all the while the function is awake, where {@code knudge.outbox.relay} is on: for a function whose requests answer when the database has the change, not when the
 * sinks have its event. It is woken after a commit, holds each user's order, and waits for a sink that is away.
 */
@Singleton
public class ContinuousRelay {
  private final RelaySettings settings;
  private final Duration stopTimeout;
  private final Outbox outbox;
  private final Provider<Leases> leases;
  private final Provider<SinkClient> sinks;
  private final Provider<SinkSettings> sinkSettings;

  private volatile @Nullable RelayLoop loop;

  ContinuousRelay(
      RelaySettings settings,
      ServiceSettings service,
      Outbox outbox,
      Provider<Leases> leases,
      Provider<SinkClient> sinks,
      Provider<SinkSettings> sinkSettings) {
    this.settings = settings;
    stopTimeout = service.stopTimeout();
    this.outbox = outbox;
    this.leases = leases;
    this.sinks = sinks;
    this.sinkSettings = sinkSettings;
  }

  /** Whether this function's outbox is posted by this relay only. */
  public boolean isOn() {
    return settings.on();
  }

  /** Says that something was committed that is to be posted. Returns at once; what it is not told of, it finds when it looks next. */
  public void wake() {
    RelayLoop running = loop;
    if (running != null) {
      running.wake();
    }
  }

  /** Begins; a second time does nothing. */
  synchronized void start() {
    if (loop != null) {
      return;
    }
    RelayLoop made =
        new RelayLoop(
            outbox, leases.get(), sinks.get(), settings, sinkSettings.get().concurrency());
    made.start();
    loop = made;
  }

  /**
   * Posts what is still due, as far as the sinks take it, and ends. What is left goes with the next tick, or with another pod.
   *
   * @param patience how long that may last
   */
  public void stop(Duration patience) {
    RelayLoop running = loop;
    if (running != null) {
      running.stop(patience);
    }
  }

  @PreDestroy
  void close() {
    stop(stopTimeout);
  }
}
