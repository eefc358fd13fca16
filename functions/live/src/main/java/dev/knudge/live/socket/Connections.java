package dev.knudge.live.socket;

import dev.knudge.live.feed.Hub;
import dev.knudge.live.feed.Subscription;
import dev.knudge.live.presence.Presence;
import dev.knudge.live.settings.SocketSettings;
import dev.knudge.runtime.health.HealthDetail;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** All connections of this replica: who may have another, and when each is due to be asked, or ended. */
@Singleton
class Connections implements HealthDetail {
  private final Hub hub;
  private final Presence presence;
  private final SocketSettings settings;
  private final SocketMetrics metrics;
  private final Surroundings surroundings;
  private final Clock clock;
  private final Map<Connection, Subscription> open = new ConcurrentHashMap<>();
  private final Map<String, Integer> perUser = new HashMap<>();
  private boolean ending;
  private final Pulse pulse = new Pulse(System.nanoTime());

  Connections(
      Hub hub,
      Presence presence,
      SocketSettings settings,
      SocketMetrics metrics,
      Clock clock,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.hub = hub;
    this.presence = presence;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
    surroundings =
        new Surroundings(settings, metrics, new ControlEvents(clock), executor, System::nanoTime);
    for (String kind : List.of("websocket", "sse")) {
      metrics.connections(kind, () -> count(kind));
    }
  }

  /** Whether a user may connect. */
  sealed interface Admission {
    record Granted(Connection connection) implements Admission {}

    record Denied(CloseCode code, String reason) implements Admission {}
  }

  /** Admits a user's connection, and has it get events from that cursor on. */
  Admission admit(
      String userId, @Nullable Instant expires, Transport transport, @Nullable String cursor) {
    Connection connection;
    Subscription subscription;
    synchronized (perUser) {
      if (ending) {
        return denied(CloseCode.COME_AGAIN, "This replica ends; another is there.");
      }
      if (open.size() >= settings.most()) {
        return denied(CloseCode.LATER, "There are as many connections as may be.");
      }
      int own = perUser.getOrDefault(userId, 0);
      if (own >= settings.mostPerUser()) {
        return denied(
            CloseCode.TOO_MANY,
            "This user has "
                + own
                + " connections open, and more are not admitted: close one first.");
      }
      connection = new Connection(userId, expires, transport, surroundings, lifetime());
      subscription = hub.subscription(connection, cursor);
      perUser.put(userId, own + 1);
      open.put(connection, subscription);
    }
    presence.online(userId);
    hub.subscribe(subscription);
    return new Admission.Granted(connection);
  }

  private Admission denied(CloseCode code, String reason) {
    metrics.refused(Integer.toString(code.code()));
    return new Admission.Denied(code, reason);
  }

  private long lifetime() {
    long jitter = settings.lifetimeJitter().toNanos();
    return settings.lifetime().toNanos()
        - (jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitter));
  }

  /** The client is gone, or was sent away. A second time does nothing. */
  void remove(Connection connection) {
    connection.gone();
    Subscription subscription = open.remove(connection);
    if (subscription == null) {
      return;
    }
    hub.unsubscribe(subscription);
    synchronized (perUser) {
      perUser.computeIfPresent(connection.userId(), (_, number) -> number == 1 ? null : number - 1);
    }
    presence.offline(connection.userId());
  }

  /** Pings, and ends what is due to end. */
  @Scheduled(fixedDelay = "500ms")
  void check() {
    Instant now = clock.instant();
    long nanos = System.nanoTime();
    boolean stalled = pulse.isLate(nanos);
    open.keySet().forEach(connection -> connection.check(now, nanos, stalled));
    hub.expire();
  }

  /** Admits nobody any more, and gives those who are there. */
  List<Connection> end() {
    synchronized (perUser) {
      ending = true;
      return List.copyOf(open.keySet());
    }
  }

  /** How many are open. */
  int count() {
    return open.size();
  }

  private long count(String kind) {
    return open.keySet().stream()
        .filter(connection -> connection.transport().kind().equals(kind))
        .count();
  }

  @Override
  public String name() {
    return "connections";
  }

  @Override
  public Object value() {
    return count();
  }

  SocketSettings settings() {
    return settings;
  }

  ControlEvents events() {
    return surroundings.events();
  }
}
