package dev.knudge.live.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Port;
import dev.knudge.live.Address;
import dev.knudge.live.LiveDatabase;
import dev.knudge.live.Topics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two thousand clients of a hundred users on two replicas behind one address, which are killed in turn, as soon as all clients are served again, while fifty events a second go on: each
 * client gets each of its user's events once, and those of a task in order. Kafka, the address and all clients are in this one process, on the same machine, and part of every lag:
 * {@code ./mvnw test -Pbench -Dtest=ManySocketsBenchTest -Dsurefire.failIfNoSpecifiedTests=false -pl functions/live -am}; {@code -Dbench.seconds=90} for how long at least.
 */
@Tag("bench")
class ManySocketsBenchTest {
  private static final int USERS = 100;
  private static final int CLIENTS = Integer.getInteger("bench.clients", 2_000);
  private static final int EVENTS_PER_SECOND = 50;
  private static final int SECONDS = Integer.getInteger("bench.seconds", 90);
  private static final int FEWEST_KILLS = 6;

  @TempDir private Path logs;

  private final List<GoodClient> clients = new ArrayList<>();
  private final Server[] replicas = new Server[2];
  private final AtomicBoolean enough = new AtomicBoolean();
  private Database database;
  private Topics topics;
  private int kills;
  private long largestMiB;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void two_thousand_sockets_get_each_event_once_and_in_order_while_replicas_are_killed()
      throws Exception {
    database = LiveDatabase.migrated();
    int[] ports = {Port.free().claim(), Port.free().claim()};
    try (Topics made = new Topics();
        Address address = new Address(ports);
        Sockets sockets = new Sockets()) {
      topics = made;
      start(0, ports[0]);
      start(1, ports[1]);
      for (int i = 0; i < CLIENTS; i++) {
        GoodClient client = new GoodClient(sockets, address.port(), Written.user(i % USERS));
        clients.add(client);
        client.connect();
      }
      awaitWelcomes();
      int tries = reconnects();
      Written events = new Written(topics, USERS);
      long began = System.nanoTime();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> events.write(EVENTS_PER_SECOND, enough::get),
              action -> Thread.ofPlatform().name("writer").start(action));
      try {
        killInTurn(began);
      } finally {
        enough.set(true);
      }
      writing.join();
      double seconds = (System.nanoTime() - began) / 1e9;
      double perSecond = events.count() / seconds;
      int cameAgain = reconnects() - tries;
      settle(events);
      report(events, cameAgain, seconds, perSecond);
    } finally {
      for (Server replica : replicas) {
        if (replica != null) {
          replica.close();
        }
      }
    }
  }

  private void start(int number, int port) throws IOException {
    replicas[number] =
        Server.live(
            database,
            port,
            -1,
            Map.of(
                "kafka.bootstrap.servers",
                Backends.kafka(),
                "knudge.live.feed.topics",
                topics.names()),
            logs.resolve("replica-" + number + ".log"));
  }

  /** For that long, and until there were some: on a machine that others use, too, a start takes its time. */
  private void killInTurn(long began) throws IOException {
    for (int victim = 0;
        System.nanoTime() - began < SECONDS * 1e9 || kills < FEWEST_KILLS;
        victim = 1 - victim) {
      measureMemory();
      long killed = System.nanoTime();
      replicas[victim].close();
      kills++;
      awaitWelcomes();
      long served = System.nanoTime();
      measureMemory();
      start(victim, replicas[victim].port());
      System.out.printf(
          "BENCH kill %d: all served again after %.1f s, another replica ready %.1f s later%n",
          kills, (served - killed) / 1e9, (System.nanoTime() - served) / 1e9);
    }
  }

  /** All have all; then each comes again with the last cursor it had, and gets two more and nothing else. */
  private void settle(Written events) {
    awaitAll(events);
    int before = reconnects();
    clients.forEach(GoodClient::cut);
    await().atMost(Server.PATIENCE).until(() -> reconnects() >= before + CLIENTS);
    awaitWelcomes();
    events.last();
    awaitAll(events);
  }

  /** Or for so long that they are lost: what is missing is told, and not that somebody waited for it. */
  private void awaitAll(Written events) {
    try {
      await().atMost(Server.PATIENCE).until(() -> clients.stream().allMatch(events::areAllAt));
    } catch (ConditionTimeoutException e) {
      System.out.println("Not all events came: " + e.getMessage());
    }
  }

  private void awaitWelcomes() {
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Server.PATIENCE)
        .until(() -> clients.stream().allMatch(GoodClient::isWelcome));
  }

  private int reconnects() {
    return clients.stream().mapToInt(GoodClient::reconnects).sum();
  }

  private void measureMemory() {
    for (Server replica : replicas) {
      largestMiB = Math.max(largestMiB, replica.residentMiB());
    }
  }

  private void report(Written events, int reconnects, double seconds, double perSecond) {
    Written.Verdict verdict = events.judge(clients);
    int resets = clients.stream().mapToInt(GoodClient::resets).sum();
    System.out.printf(
        """

        | %d sockets of %d users, two replicas, %d SIGKILLs in %.0f s, %d cores, load %.0f | |
        |---|---|
        | events (%.0f/s) | %d |
        | deliveries | %d |
        | lost, repeated, out of order, foreign | %d, %d, %d, %d |
        | came again, of those to be told to reload | %d, %d |
        | lag, outages included: p50, p90, p99, p100 | %.1f, %.0f, %.0f, %.0f ms |
        | memory of a replica, at most | %d MiB |
        """,
        CLIENTS,
        USERS,
        kills,
        seconds,
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        perSecond,
        events.count(),
        verdict.deliveries(),
        verdict.lost(),
        verdict.repeated(),
        verdict.disordered(),
        verdict.foreign(),
        reconnects,
        resets,
        verdict.lag().millis(50),
        verdict.lag().millis(90),
        verdict.lag().millis(99),
        verdict.lag().millis(100),
        largestMiB);
    assertThat(verdict.lost()).as("lost").isZero();
    assertThat(verdict.repeated()).as("repeated").isZero();
    assertThat(verdict.disordered()).as("out of order").isZero();
    assertThat(verdict.foreign()).as("foreign").isZero();
    assertThat(resets).as("resets").isZero();
  }
}
