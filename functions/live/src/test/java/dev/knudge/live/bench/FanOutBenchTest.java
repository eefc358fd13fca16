package dev.knudge.live.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.live.LiveDatabase;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Live beside plain ws and Socket.IO for Node, each a process on a core of its own, in turns; Kafka and the same clients for all of them are in this process, on the others.
 *
 * <p>Equal: the machine, the events and their way (Kafka, a topic each), tokens, pings, the clients. Not equal: only live orders, repeats nothing, lets clients come again (a cursor in each frame, the last events
 * in memory), bounds what waits, tells who is online (PostgreSQL) and counts; ws passes a record's data on unread. Prints, and judges nothing:
 * {@code ./mvnw test -Pbench -Dtest=FanOutBenchTest -Dsurefire.failIfNoSpecifiedTests=false -pl functions/live -am}. It fetches ws, Socket.IO and KafkaJS from npm into {@code target/bench}.
 */
@Tag("bench")
class FanOutBenchTest {
  private static final int USERS = 100;
  private static final int SOCKETS_PER_USER = 10;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final int WARM_UPS = 8;
  private static final Duration PHASE = Duration.ofSeconds(6);
  private static final int PACED_PER_SECOND = 100;

  /** Deliveries that may be under way at a time when it is all that can be done: some milliseconds' worth, far from any bound. */
  private static final int MOST_UNDER_WAY = 10_000;

  private static final int IDLE = Integer.getInteger("bench.idle", 5_000);
  private static final int MEMORY_ROUNDS = 3;
  private static final int FIRST_FEW = 500;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @TempDir private Path logs;

  private final Sockets sockets = new Sockets();

  /** One contender, running, with its feed and its clients. */
  private record Stand(Server server, Feed feed, Audience audience) {}

  /**
   * What was measured of one contender in one round.
   *
   * @param perSecond deliveries, when it was all that could be done
   * @param cpuMicros processor time of the server for each of them
   * @param busy share of a core that the server had
   * @param generator the same of this process, with Kafka
   * @param p50 milliseconds from the producer to the client, at a hundred events a second
   */
  private record Figures(
      double perSecond, double cpuMicros, double busy, double generator, double p50, double p99) {}

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void events_delivered_and_how_soon() throws Exception {
    Cores.leaveMeasured();
    Contender.install();
    Database database = LiveDatabase.migrated();
    Map<Contender, Stand> stands = new EnumMap<>(Contender.class);
    Map<Contender, List<Figures>> all = new EnumMap<>(Contender.class);
    try (sockets) {
      for (Contender contender : Contender.values()) {
        Feed feed = new Feed();
        Server server = contender.start(database, feed.topic(), logs);
        Audience audience = new Audience(contender);
        stands.put(contender, new Stand(server, feed, audience));
        all.put(contender, new ArrayList<>());
        audience.join(sockets, server, USERS, SOCKETS_PER_USER);
      }
      for (int i = 0; i < WARM_UPS; i++) {
        for (Contender contender : Contender.values()) {
          saturate("warm-up", contender, stands.get(contender));
        }
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (Contender contender : inTurn(round)) {
          all.get(contender).add(measure("round " + (round + 1), contender, stands.get(contender)));
        }
      }
      report(all);
    } finally {
      for (Stand stand : stands.values()) {
        stand.server().close();
        stand.feed().close();
      }
    }
  }

  private static List<Contender> inTurn(int round) {
    List<Contender> order = new ArrayList<>(List.of(Contender.values()));
    java.util.Collections.rotate(order, round);
    return order;
  }

  private static Figures measure(String name, Contender contender, Stand stand) {
    Latencies paced = pace(stand);
    Figures saturated = saturate(name, contender, stand);
    Figures figures =
        new Figures(
            saturated.perSecond,
            saturated.cpuMicros,
            saturated.busy,
            saturated.generator,
            paced.millis(50),
            paced.millis(99));
    System.out.printf(
        "BENCH %s, %s: p50 %.2f ms, p99 %.2f ms%n",
        name, contender.title, figures.p50, figures.p99);
    return figures;
  }

  private static Latencies pace(Stand stand) {
    int events = (int) (PACED_PER_SECOND * PHASE.toSeconds());
    Latencies latencies = new Latencies(events * SOCKETS_PER_USER);
    long before = stand.audience.received();
    stand.audience.time(latencies);
    long begin = System.nanoTime();
    for (int i = 0; i < events; i++) {
      LockSupport.parkNanos(begin + i * 1_000_000_000L / PACED_PER_SECOND - System.nanoTime());
      stand.feed.sendNow(Written.user(i % USERS));
    }
    drain(stand, before + (long) events * SOCKETS_PER_USER);
    stand.audience.time(null);
    return latencies;
  }

  private static Figures saturate(String name, Contender contender, Stand stand) {
    long before = stand.audience.received();
    long begin = System.nanoTime();
    Duration serverBefore = stand.server.cpu();
    long generatorBefore = SYSTEM.getProcessCpuTime();
    long sent = 0;
    while (System.nanoTime() - begin < PHASE.toNanos()) {
      if (sent * SOCKETS_PER_USER - (stand.audience.received() - before) < MOST_UNDER_WAY) {
        stand.feed.send(Written.user((int) (sent++ % USERS)));
      } else {
        LockSupport.parkNanos(200_000);
      }
    }
    drain(stand, before + sent * SOCKETS_PER_USER);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double server = stand.server.cpu().minus(serverBefore).toNanos() / 1e9;
    double generator = (SYSTEM.getProcessCpuTime() - generatorBefore) / 1e9;
    long delivered = sent * SOCKETS_PER_USER;
    Figures figures =
        new Figures(
            delivered / seconds,
            server * 1e6 / delivered,
            server / seconds,
            generator / seconds,
            Double.NaN,
            Double.NaN);
    System.out.printf(
        "BENCH %s, %s: %.0f deliveries/s, %.1f us of processor each, server busy %.0f%%, clients and Kafka %.0f%% of a core%n",
        name,
        contender.title,
        figures.perSecond,
        figures.cpuMicros,
        100 * figures.busy,
        100 * figures.generator);
    return figures;
  }

  private static void drain(Stand stand, long all) {
    long begin = System.nanoTime();
    while (stand.audience.received() < all) {
      LockSupport.parkNanos(200_000);
      stand.audience.whole();
      if (System.nanoTime() - begin > Server.PATIENCE.toNanos()) {
        throw new IllegalStateException(
            (all - stand.audience.received()) + " deliveries did not come");
      }
    }
  }

  private static void report(Map<Contender, List<Figures>> all) {
    System.out.printf(
        "%n%d connections of %d users, each event to %d of them; %d cores%s, load %.0f; medians of %d rounds; in brackets ratio of live's to its, by round: lowest, median, highest%n%n| | deliveries/s | us of processor each | p50 ms | p99 ms | server, clients and Kafka busy |%n|---|---|---|---|---|---|%n",
        USERS * SOCKETS_PER_USER,
        USERS,
        SOCKETS_PER_USER,
        Runtime.getRuntime().availableProcessors() + (Cores.areKeptApart() ? 1 : 0),
        Cores.areKeptApart() ? ", of which the server has one to itself" : "",
        SYSTEM.getSystemLoadAverage(),
        ROUNDS);
    List<Figures> live = all.get(Contender.LIVE);
    all.forEach((contender, rounds) ->
        System.out.printf(
            "| %s | %s | %s | %s | %s | %.0f%%, %.0f%% |%n",
            contender.title,
            beside(live, rounds, "%.0f", Figures::perSecond),
            beside(live, rounds, "%.1f", Figures::cpuMicros),
            beside(live, rounds, "%.2f", Figures::p50),
            beside(live, rounds, "%.2f", Figures::p99),
            100 * middle(rounds.stream().mapToDouble(Figures::busy).toArray()),
            100 * middle(rounds.stream().mapToDouble(Figures::generator).toArray())));
  }

  private static String beside(
      List<Figures> live, List<Figures> its, String format, ToDoubleFunction<Figures> figure) {
    double[] values = its.stream().mapToDouble(figure).toArray();
    double[] ratios = new double[values.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(live.get(i)) / values[i];
    }
    Arrays.sort(ratios);
    String median = format.formatted(middle(values));
    return live == its
        ? median
        : median
            + " (%.2f, **%.2f**, %.2f)"
                .formatted(ratios[0], middle(ratios), ratios[ratios.length - 1]);
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void memory_of_idle_connections() throws Exception {
    Cores.leaveMeasured();
    Contender.install();
    Backends.kafka();
    Map<Contender, long[][]> all = new EnumMap<>(Contender.class);
    try (sockets) {
      for (int round = 0; round < MEMORY_ROUNDS; round++) {
        for (Contender contender : inTurn(round)) {
          all.computeIfAbsent(contender, _ -> new long[3][MEMORY_ROUNDS]);
          idle(contender, all.get(contender), round);
        }
      }
    }
    System.out.printf(
        "%n%d idle connections of as many users, %d fresh processes each, load %.0f: medians%n%n| | MiB at none | MiB more, as it stands | MiB more, all garbage collected | connections per GiB, as it stands | collected |%n|---|---|---|---|---|---|%n",
        IDLE, MEMORY_ROUNDS, SYSTEM.getSystemLoadAverage());
    all.forEach((contender, figures) -> {
      Arrays.stream(figures).forEach(Arrays::sort);
      long base = figures[0][MEMORY_ROUNDS / 2];
      long more = figures[1][MEMORY_ROUNDS / 2];
      long collected = figures[2][MEMORY_ROUNDS / 2];
      System.out.printf(
          "| %s | %d | %d | %d | %d | %d |%n",
          contender.title, base, more, collected, IDLE * 1024L / more, IDLE * 1024L / collected);
    });
  }

  /** A fresh process, that a first few clients have come to and left: what it loads for them is none of a connection's. */
  private void idle(Contender contender, long[][] figures, int round) throws Exception {
    boolean jvm = contender == Contender.LIVE;
    try (Feed feed = new Feed();
        Server server = contender.start(LiveDatabase.migrated(), feed.topic(), logs)) {
      try (Audience few = new Audience(contender)) {
        few.join(sockets, server, FIRST_FEW, 1);
      }
      settled(server);
      server.collectGarbage(jvm);
      figures[0][round] = settled(server);
      try (Audience audience = new Audience(contender)) {
        audience.join(sockets, server, IDLE, 1);
        figures[1][round] = settled(server) - figures[0][round];
        server.collectGarbage(jvm);
        figures[2][round] = settled(server) - figures[0][round];
        audience.whole();
      }
    }
    System.out.printf(
        "BENCH memory, round %d, %s: %d MiB at none, %d more with %d, %d when garbage was collected%n",
        round + 1, contender.title, figures[0][round], figures[1][round], IDLE, figures[2][round]);
  }

  /** Its memory when that has not changed for three seconds, or not come to rest within twenty. */
  private static long settled(Server server) {
    long begin = System.nanoTime();
    long last = server.residentMiB();
    long since = begin;
    while (System.nanoTime() - since < 3e9 && System.nanoTime() - begin < 20e9) {
      LockSupport.parkNanos(250_000_000);
      long now = server.residentMiB();
      if (Math.abs(now - last) > 1) {
        last = now;
        since = System.nanoTime();
      }
    }
    return server.residentMiB();
  }
}
