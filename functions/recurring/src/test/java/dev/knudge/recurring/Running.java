package dev.knudge.recurring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Event;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.Reading;
import dev.knudge.contracts.RecurringEvent.TaskRecurringTriggered;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The recurring function with a clock that is set and sinks that record. */
final class Running implements AutoCloseable {
  final SettableClock clock;
  final RecordingSink sink;
  final RunningFunction function;

  private Running(Database database, Instant now, Map<String, Object> more) {
    clock = new SettableClock(now);
    sink = new RecordingSink();
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    function = RunningFunction.start(database, "recurring", settings, clock);
  }

  static Running at(String berlin) {
    return new Running(RecurringDatabase.migrated(), Said.berlin(berlin), Map.of());
  }

  static Running at(Database database, String berlin, Map<String, Object> more) {
    return new Running(database, Said.berlin(berlin), more);
  }

  Running deliver(NewEvent... events) {
    for (NewEvent event : events) {
      HttpResponse<String> answer = post(event);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }
    return this;
  }

  HttpResponse<String> post(NewEvent event) {
    Delivery delivery = event.delivery();
    return function.post(delivery.headers(), new String(delivery.body(), StandardCharsets.UTF_8));
  }

  /** It becomes that time in Berlin, and a tick comes. */
  Running tick(String berlin) {
    clock.set(Said.berlin(berlin));
    return tick();
  }

  Running tick() {
    HttpResponse<String> answer = function.post(Posts.tick(), "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    return this;
  }

  /** What was told of a series, as events, in the order it was posted; what was posted again, once, as its readers take it. */
  List<Event> told(String series) {
    Set<String> ids = new HashSet<>();
    return sink.accepted().stream()
        .filter(post -> ids.add(post.id()))
        .map(post -> {
          assertThat(post.path()).isEqualTo("/todo/recurring-events");
          return ((Reading.Accepted) new DeliveryReader().read(post.delivery())).event();
        })
        .filter(event -> ((TaskRecurringTriggered) event.data()).seriesId().equals(series))
        .toList();
  }

  /** The occurrences that were told of, as text. */
  List<String> occurrences(String series) {
    return told(series).stream()
        .map(event -> ((TaskRecurringTriggered) event.data()).occurrence().toString())
        .toList();
  }

  String state(String series) {
    return function
        .query("select state from recurring.series where series_id = '" + series + "'")
        .getFirst();
  }

  @Override
  public void close() {
    function.close();
    sink.close();
  }
}
