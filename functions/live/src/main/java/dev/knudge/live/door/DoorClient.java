package dev.knudge.live.door;

import io.micronaut.http.client.HttpClientConfiguration;
import io.micronaut.runtime.ApplicationConfiguration;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How the door's HTTP client behaves: it adds nothing, follows nothing, unpacks nothing, and waits for a function that has to wake. */
@Singleton
final class DoorClient extends HttpClientConfiguration {
  /** Shorter than any peer keeps an idle connection: one that the peer is just closing is never taken. */
  private static final Duration IDLE = Duration.ofSeconds(20);

  /** A burst opens its connections side by side. */
  private static final int MOST_CONNECTING = 64;

  private final ConnectionPoolConfiguration pool = new ConnectionPoolConfiguration();

  DoorClient(ApplicationConfiguration application, DoorSettings settings) {
    super(application);
    setConnectTimeout(settings.connectTimeout());
    setReadTimeout(settings.responseTimeout());
    setConnectionPoolIdleTimeout(IDLE);
    setFollowRedirects(false);
    setDecompressionEnabled(false);
    setExceptionOnErrorStatus(false);
    pool.setMaxConcurrentHttp1Connections(settings.connections());
    pool.setMaxPendingAcquires(settings.connections());
    pool.setMaxPendingConnections(MOST_CONNECTING);
    pool.setAcquireTimeout(settings.connectTimeout());
  }

  @Override
  public ConnectionPoolConfiguration getConnectionPoolConfiguration() {
    return pool;
  }
}
