package dev.knudge.audit.bench;

import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Reading;
import dev.knudge.runtime.database.Migrations;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the benches share: the function over an empty trail, and events. */
final class BenchedTrail {
  private static final int USERS = 100;

  private BenchedTrail() {}

  static RunningFunction start(Database database, RecordingSink sink) {
    Login owner = database.owner("audit_owner");
    Login app = database.application("audit");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "audit", app.user()))
        .run();
    Map<String, Object> settings = new HashMap<>();
    settings.put("knudge.encryption.secret", "only-for-measuring-0123456789-0123456789");
    settings.put("knudge.sealing.keys", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
    settings.put("knudge.sink.base-url", sink.baseUrl());
    return RunningFunction.start(database, "audit", settings);
  }

  /** So many groups of new events, of some users in turns. */
  static List<List<Event>> groups(int count, int size) {
    String run = UUID.randomUUID().toString();
    List<List<Event>> groups = new ArrayList<>();
    for (int first = 0; first < count * size; first += size) {
      List<Event> group = new ArrayList<>();
      for (int i = first; i < first + size; i++) {
        group.add(
            event(
                run + "-" + i,
                "task-" + i,
                "user-" + i % USERS,
                Instant.EPOCH.plusSeconds(1_800_000_000L + i),
                "Task number " + i));
      }
      groups.add(group);
    }
    return groups;
  }

  /** A task that was created, with what people write into one. */
  static Event event(String id, String task, String user, Instant time, String title) {
    String body =
        Posts.task(
                title + "\",\"priority\":\"high\",\"description\":\"Two litres, the fresh one",
                user)
            .replace("task-1", task);
    Delivery.Builder delivery = Delivery.builder().body(body.getBytes(StandardCharsets.UTF_8));
    Map<String, String> headers = Posts.taskCreated(id);
    headers.put("ce-time", time.toString());
    headers.forEach(delivery::header);
    if (new DeliveryReader().read(delivery.build()) instanceof Reading.Accepted(Event event)) {
      return event;
    }
    throw new IllegalStateException("The event is refused.");
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
