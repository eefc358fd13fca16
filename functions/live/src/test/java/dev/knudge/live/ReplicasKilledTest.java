package dev.knudge.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Port;
import dev.knudge.testkit.Pod;
import dev.knudge.testkit.RunningFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas behind one address, killed and stopped while events flow: every client gets each of its events once, and each task's in order. */
class ReplicasKilledTest {
  private static final int USERS = 6;
  private static final int TASKS = 3;

  @TempDir private Path logs;

  @Test
  void every_client_gets_each_of_its_events_once_and_in_order() throws Exception {
    Database database = LiveDatabase.migrated();
    int[] ports = {Port.free().claim(), Port.free().claim()};
    AtomicBoolean flowing = new AtomicBoolean(true);
    try (Topics topics = new Topics();
        Address address = new Address(ports)) {
      Pod first = replica(database, topics, ports[0], logs.resolve("first.log"));
      Pod second = replica(database, topics, ports[1], logs.resolve("second.log"));
      try {
        List<Reconnecting> clients = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
          clients.add(new Reconnecting(address.port(), "user-" + i));
        }
        for (Reconnecting client : clients) {
          await().atMost(Client.PATIENCE).until(() -> client.isWelcome());
        }
        Map<String, List<String>> sent = new java.util.concurrent.ConcurrentHashMap<>();
        Thread writer = Thread.ofPlatform().start(() -> write(topics, sent, flowing));

        first.kill();
        awaitMore(sent);
        first = replica(database, topics, ports[0], logs.resolve("first.log"));
        awaitMore(sent);
        assertThat(second.stop()).isZero();
        awaitMore(sent);
        second = replica(database, topics, ports[1], logs.resolve("second.log"));
        first.kill();
        awaitMore(sent);

        flowing.set(false);
        writer.join();
        for (Reconnecting client : clients) {
          List<String> expected = sent.get(client.user());
          await().atMost(Client.PATIENCE).until(() -> client.got().size() >= expected.size());
          assertThat(client.got()).as(client.user()).isEqualTo(expected);
          assertThat(client.resets()).isZero();
          client.close();
        }
      } finally {
        flowing.set(false);
        first.close();
        second.close();
      }
    }
  }

  private static Pod replica(Database database, Topics topics, int port, Path log) {
    Map<String, String> settings =
        Map.of(
            "kafka.bootstrap.servers", Backends.kafka(), "knudge.live.feed.topics", topics.names());
    return Pod.start(database, "live", port, settings, log);
  }

  /** A user's events are in one partition, so the order of all of them is kept, and of each task with it. */
  private static void write(Topics topics, Map<String, List<String>> sent, AtomicBoolean flowing) {
    for (int version = 1; flowing.get(); version++) {
      for (int user = 0; user < USERS; user++) {
        String id = topics.changed("user-" + user, "task-" + version % TASKS, version);
        sent.computeIfAbsent("user-" + user, _ -> new CopyOnWriteArrayList<>()).add(id);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  private static void awaitMore(Map<String, List<String>> sent) {
    int before = sent.getOrDefault("user-0", List.of()).size();
    await()
        .atMost(Client.PATIENCE)
        .until(() -> sent.getOrDefault("user-0", List.of()).size() > before + 50);
  }

  /** A client as it should be: comes again with its cursor whenever its connection ends. */
  private static final class Reconnecting {
    private final String user;
    private final List<Client> connections = new CopyOnWriteArrayList<>();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicInteger failures = new AtomicInteger();

    Reconnecting(int port, String user) {
      this.user = user;
      Thread.ofVirtual().start(() -> run(port));
    }

    private void run(int port) {
      String token = RunningFunction.token(user);
      String cursor = null;
      while (open.get()) {
        try {
          Client client = Client.connect(port, cursor == null ? "" : "?cursor=" + cursor, token);
          connections.add(client);
          client.ended();
          cursor = client.frames().isEmpty() ? cursor : client.cursor();
        } catch (RuntimeException _) {
          failures.incrementAndGet();
        }
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      }
    }

    String user() {
      return user;
    }

    boolean isWelcome() {
      return !connections.isEmpty() && !connections.getFirst().frames().isEmpty();
    }

    List<String> got() {
      return connections.stream()
          .flatMap(each -> each.events().stream())
          .map(String::valueOf)
          .toList();
    }

    long resets() {
      return connections.stream()
          .flatMap(each -> each.frames().stream())
          .filter(frame -> "live.reset".equals(frame.get("type")))
          .count();
    }

    void close() {
      open.set(false);
      connections.getLast().vanish();
    }
  }
}
