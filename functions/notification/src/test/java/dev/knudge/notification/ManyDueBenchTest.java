package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.runtime.lease.Leases;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a tick costs: a thousand deliveries due among a thousand and among a million pending; and fifty thousand reminders due at once, by events that come to two pods while three ticks
 * go on, each delivery counted at the other side. Webhooks and the sink are on the same machine and part of what it costs.
 */
@Tag("bench")
class ManyDueBenchTest {
  private static final int DUE = 1_000;
  private static final int MANY = 1_000_000;
  private static final int FLOOD = 50_000;
  private static final int USERS = 5_000;
  private static final int ROUNDS = 7;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
  private Stage stage;
  private HttpServer world;

  @BeforeEach
  void start() throws IOException {
    stage = new Stage();
    world = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    world.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    world.createContext("/hook", exchange -> answer(exchange, 200, "webhook-id"));
    world.createContext("/todo", exchange -> answer(exchange, 202, null));
    world.start();
  }

  @AfterEach
  void stop() {
    world.stop(0);
    stage.close();
  }

  private void answer(HttpExchange exchange, int status, @Nullable String counted)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (counted != null) {
      received
          .computeIfAbsent(exchange.getRequestHeaders().getFirst(counted), _ -> new AtomicInteger())
          .incrementAndGet();
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  @Test
  void a_tick_costs_what_is_due_and_not_what_is_stored() throws SQLException {
    try (RunningFunction pod = pod()) {
      users();
      pending("warm", DUE, "pending", "interval '-1 minute'");
      stage.tick(pod);
      double few = rounds(pod, "few-");
      pending("later", MANY, "held", "interval '10 days' + i * interval '1 second'");
      double many = rounds(pod, "many-");
      execute("delete from notification.notification where id like 'later-%'");
      execute("vacuum analyze notification.notification, notification.delivery");
      double again = rounds(pod, "again-");
      System.out.printf(
          "%n| a tick with %d due, %d cores, median of %d | ms |%n|---|---|%n| among %d pending | %.0f |%n| among %d | %.0f |%n| among %d again | %.0f |%n| ratio of the second to the mean of the others | %.2f |%n",
          DUE,
          Runtime.getRuntime().availableProcessors(),
          ROUNDS,
          DUE,
          few,
          MANY + DUE,
          many,
          DUE,
          again,
          2 * many / (few + again));
    }
  }

  private double rounds(RunningFunction pod, String name) throws SQLException {
    double[] millis = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      pending(name + round, DUE, "pending", "interval '-1 minute'");
      received.clear();
      long began = System.nanoTime();
      stage.tick(pod);
      millis[round] = (System.nanoTime() - began) / 1e6;
      assertThat(received).hasSize(DUE);
    }
    Arrays.sort(millis);
    return millis[ROUNDS / 2];
  }

  @Test
  void fifty_thousand_reminders_are_each_delivered_once_by_two_pods_and_three_ticks()
      throws Exception {
    try (RunningFunction one = pod();
        RunningFunction two = pod()) {
      users();
      long began = System.nanoTime();
      List<CompletableFuture<Void>> ticks = new ArrayList<>();
      Semaphore inFlight = new Semaphore(99); // as a dispatcher
      for (int i = 0; i < FLOOD; i++) {
        if (i % (FLOOD / 3) == FLOOD / 10) {
          ticks.add(tick(ticks.size() == 1 ? two : one, "tick-" + ticks.size()));
        }
        Telling due = Telling.due("user-" + i % USERS).id("due-" + i).task("t-" + i);
        post(i % 2 == 0 ? one : two, due, inFlight);
        if (i % 10 == 0) {
          post(i % 2 == 0 ? two : one, due, inFlight);
        }
      }
      inFlight.acquire(99);
      double taken = (System.nanoTime() - began) / 1e9;
      ticks.forEach(CompletableFuture::join);
      await().atMost(PATIENCE).until(() -> received.size() >= FLOOD);
      String unsent = "select count(*) from notification.delivery where state <> 'sent'";
      await().atMost(PATIENCE).until(() -> one.query(unsent).equals(List.of("0")));
      double seconds = (System.nanoTime() - began) / 1e9;
      stage.tick(one);

      System.out.printf(
          "%n| %d reminders due, %d of their events twice, two pods, three ticks at once | |%n|---|---|%n| all events taken after | %.0f s |%n| all delivered after | %.0f s |%n| deliveries at the other side | %d |%n| of those more than once | %d |%n",
          FLOOD,
          FLOOD / 10,
          taken,
          seconds,
          received.size(),
          received.values().stream().filter(times -> times.get() > 1).count());
      assertThat(received).hasSize(FLOOD);
      assertThat(received.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }
  }

  private void post(RunningFunction pod, Telling due, Semaphore inFlight)
      throws InterruptedException {
    inFlight.acquire();
    THREADS.execute(() -> {
      try {
        // Taken, or under way in the other pod: then again, as a dispatcher does.
        await()
            .atMost(PATIENCE)
            .until(() -> pod.post(due.headers(), due.body()).statusCode() == 204);
      } finally {
        inFlight.release();
      }
    });
  }

  private CompletableFuture<Void> tick(RunningFunction pod, String name) {
    return CompletableFuture.runAsync(
        () -> {
          try (Lease lease =
              pod.bean(Leases.class).tryAcquire(name, Duration.ofSeconds(60)).orElseThrow()) {
            pod.bean(NotificationTick.class).tick(lease);
          }
        },
        THREADS);
  }

  private RunningFunction pod() {
    return stage.pod(
        Map.of(
            "knudge.sink.base-url",
            "http://127.0.0.1:" + world.getAddress().getPort() + "/todo",
            "knudge.notification.tick-budget",
            PATIENCE.toString(),
            "knudge.notification.lease",
            PATIENCE.toString()));
  }

  /** All wish webhooks, each its own. */
  private void users() throws SQLException {
    execute(
        """
        insert into notification.preference (user_id, version, wishes, updated_at)
        select 'user-' || i, 0,
          ('{"channels":["webhook"],"webhook":{"url":"http://127.0.0.1:%d/hook/' || i || '","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}')::json, now()
        from generate_series(0, %d) i\
        """
            .formatted(world.getAddress().getPort(), USERS - 1));
  }

  private void pending(String prefix, int count, String state, String dueIn) throws SQLException {
    execute(
        """
        insert into notification.notification (id, user_id, kind, task_id, title, content, channels, cause_event_id, created_at)
        select '%s-' || i, 'user-' || i %% %d, 'reminder', 't-' || i, 'Tea', '{}', '{webhook}', 'e-' || i, '%s' from generate_series(1, %d) i\
        """
            .formatted(prefix, USERS, Stage.NOW, count));
    execute(
        """
        insert into notification.delivery (notification_id, user_id, channel, state, due_at, changed_at)
        select '%s-' || i, 'user-' || i %% %d, 'webhook', '%s', timestamptz '%s' + %s, '%s' from generate_series(1, %d) i\
        """
            .formatted(prefix, USERS, state, Stage.NOW, dueIn, Stage.NOW, count));
    execute("vacuum analyze notification.notification, notification.delivery");
    execute("checkpoint");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = stage.database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
