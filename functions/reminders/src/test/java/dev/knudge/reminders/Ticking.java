package dev.knudge.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.Reading;
import dev.knudge.contracts.ReminderEvent.ReminderDue;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of ticks have: a pod, the time, and a sink that keeps what was said. */
abstract class Ticking {
  static final Instant NOW = Instant.parse("2026-03-27T08:00:00Z");

  final Database database = RemindersDatabase.migrated();
  final SettableClock clock = new SettableClock(NOW);
  final RecordingSink sink = new RecordingSink();
  RunningFunction reminders;

  @BeforeEach
  final void start() {
    reminders = pod();
  }

  @AfterEach
  final void stop() {
    reminders.close();
    sink.close();
  }

  final RunningFunction pod() {
    return pod(Map.of());
  }

  final RunningFunction pod(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    return RunningFunction.start(database, "reminders", settings, clock);
  }

  final void tell(Telling telling) {
    var answer = reminders.post(telling.headers(), telling.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  final void tick() {
    tick(reminders);
  }

  static void tick(RunningFunction pod) {
    var answer = pod.post(Posts.tick(), "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  final List<ReminderDue> saidTo(String user) {
    return said().stream()
        .filter(event -> user.equals(event.userId()))
        .map(event -> (ReminderDue) event.data())
        .toList();
  }

  final List<Event> said() {
    return sink.accepted().stream()
        .map(post ->
            switch (new DeliveryReader().read(post.delivery())) {
              case Reading.Accepted(Event event) -> event;
              case Reading other -> throw new AssertionError(other);
            })
        .toList();
  }
}
