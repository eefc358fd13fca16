package dev.knudge.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.Event;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Delivery is unordered, repeated and late; what is pending in the end is the same. */
class AnyOrderPropertiesTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  /** Everything that somebody may say of a task and its reminders, by backends that count, that do not, and both mixed up. */
  @Provide
  Arbitrary<List<Event>> histories() {
    Arbitrary<String> reminder = Arbitraries.of("r-1", "r-2");
    Arbitrary<String> due =
        Arbitraries.of("2026-03-01T11:00:00Z", "2026-03-27", "2026-03-27T09:00:00+01:00");
    Arbitrary<Telling> telling =
        Arbitraries.oneOf(
            Arbitraries.create(Telling::created),
            due.map(
                it -> Telling.created().with("due_date", it).with("time_zone", "Europe/Berlin")),
            due.map(it -> Telling.updated().with("due_date", it)),
            Arbitraries.create(() -> Telling.updated().with("due_date", null)),
            Arbitraries.create(
                () -> Telling.updated().with("title", "x").previous("due_date", "2026-03-27")),
            Arbitraries.of("Pacific/Apia", "America/St_Johns")
                .map(it -> Telling.updated().with("time_zone", it)),
            Arbitraries.of(true, false).map(it -> Telling.updated().with("completed", it)),
            Arbitraries.of(true, false)
                .map(it -> Telling.updated().with("completed", it).previous("completed", !it)),
            Arbitraries.create(Telling::completed),
            due.map(it -> Telling.completed().with("due_date", it)),
            Arbitraries.create(Telling::reopened),
            Arbitraries.create(Telling::deleted),
            Combinators.combine(reminder, Arbitraries.of("-PT30M", "PT1H", "-P1D"))
                .as((id, offset) -> Telling.before(offset).with("reminder_id", id)),
            Combinators.combine(reminder, due)
                .as((id, it) ->
                    Telling.before("-PT2H").with("reminder_id", id).with("due_date", it)),
            reminder.map(id -> Telling.remindAt("2026-03-01T10:00:03Z").with("reminder_id", id)),
            reminder.map(id -> Telling.cancelled().with("reminder_id", id)));
    return Combinators.combine(
            telling,
            Arbitraries.longs().between(1, 6).injectNull(0.4),
            Arbitraries.integers().between(0, 6),
            Arbitraries.integers().between(0, 10_000))
        .as((it, version, second, id) -> {
          Telling stamped =
              it.at(START.plusSeconds(second).toString())
                  .id("e-" + id + "-" + version + "-" + second);
          return (version == null ? stamped : stamped.version(version)).event();
        })
        .list()
        .ofMinSize(1)
        .ofMaxSize(12)
        // An id says one thing.
        .uniqueElements(event -> event.id());
  }

  @Property(tries = 3000)
  void any_order_with_any_repetitions_ends_in_the_same(
      @ForAll("histories") List<Event> history, @ForAll Random random) {
    List<Event> other = new ArrayList<>(history);
    for (int i = 0; i < history.size(); i++) {
      other.add(history.get(random.nextInt(history.size())));
    }
    Collections.shuffle(other, random);

    assertThat(outcome(other)).isEqualTo(outcome(history));
  }

  @Property(tries = 1000)
  void what_was_stored_in_between_makes_no_difference(@ForAll("histories") List<Event> history) {
    TaskReminders stored = fresh();
    for (Event event : history) {
      stored.hear(event);
      stored =
          new TaskReminders(stored.key(), stored.facts(), stored.all(), LocalTime.of(9, 0), 100);
    }
    assertThat(standings(stored)).isEqualTo(outcome(history));
  }

  @Property(tries = 1000)
  void an_event_that_comes_again_at_once_changes_nothing(@ForAll("histories") List<Event> history) {
    TaskReminders task = fresh();
    history.forEach(task::hear);
    TaskReminders again =
        new TaskReminders(task.key(), task.facts(), task.all(), LocalTime.of(9, 0), 100);

    history.forEach(again::hear);

    assertThat(again.factsChanged()).isFalse();
    assertThat(again.changed()).isEmpty();
  }

  private static TaskReminders fresh() {
    return new TaskReminders(
        new TaskKey("ada", "t-1"), TaskFacts.UNKNOWN, List.of(), LocalTime.of(9, 0), 100);
  }

  private static List<Object> outcome(List<Event> history) {
    TaskReminders task = fresh();
    for (Event event : history) {
      assertThat(task.hear(event)).isNull();
    }
    return standings(task);
  }

  private static List<Object> standings(TaskReminders task) {
    Set<String> ids = task.all().stream().map(Reminder::id).collect(Collectors.toSet());
    assertThat(ids).hasSameSizeAs(task.all());
    return List.of(
        task.facts(),
        new TreeMap<>(task.all().stream().collect(Collectors.toMap(Reminder::id, it -> it))));
  }
}
