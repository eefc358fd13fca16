package dev.knudge.recurring;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.RecurringEvent;
import dev.knudge.contracts.RecurringEvent.RecurringCancelled;
import dev.knudge.contracts.RecurringEvent.RecurringGenerate;
import dev.knudge.contracts.RecurringEvent.RecurringScheduled;
import dev.knudge.contracts.TaskEvent.TaskCompleted;
import dev.knudge.recurring.store.Occasion;
import dev.knudge.recurring.store.SeriesStore;
import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.Outcome;
import io.micronaut.function.FunctionBean;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes what is said of series of recurring tasks, and says which instances are to be made now. */
@FunctionBean("recurring")
final class RecurringFunction implements EventFunction {
  private final SeriesStore store;
  private final Clock clock;
  private final SeriesSettings settings;

  RecurringFunction(SeriesStore store, Clock clock, SeriesSettings settings) {
    this.store = store;
    this.clock = clock;
    this.settings = settings;
  }

  @Override
  public boolean caresFor(Event event) {
    return switch (event.data()) {
      case RecurringScheduled _, RecurringCancelled _, RecurringGenerate _ -> true;
      case TaskCompleted completed -> completed.state().recurrence() != null;
      default -> false;
    };
  }

  @Override
  public Outcome apply(Event event) {
    return applyAll(List.of(event)).getFirst();
  }

  @Override
  public List<Outcome> applyAll(List<Event> events) {
    Instant now = clock.instant();
    List<SeriesKey> keys = events.stream().map(RecurringFunction::key).distinct().toList();
    Map<SeriesKey, Course> courses = store.open(keys, requests(events), now, settings.mostMissed());
    List<Verdict> verdicts = new ArrayList<>(events.size());
    for (Event event : events) {
      Course course = Objects.requireNonNull(courses.get(key(event)));
      int before = course.made().size();
      String refusal = Hearing.of(event, course);
      List<Made> made = course.made().subList(before, course.made().size());
      verdicts.add(new Verdict(event, refusal, List.copyOf(made)));
    }
    if (verdicts.stream().anyMatch(verdict -> verdict.refusal() != null)) {
      // The transaction is rolled back: nothing of it is kept.
      return verdicts.stream().map(RecurringFunction::refusedOrDone).toList();
    }
    Set<Occasion> occasions = store.save(courses.values(), now);
    return verdicts.stream().map(verdict -> said(verdict, courses, occasions, now)).toList();
  }

  /** What an event led to. */
  private record Verdict(Event event, @Nullable String refusal, List<Made> made) {}

  private static Outcome refusedOrDone(Verdict verdict) {
    return verdict.refusal() == null ? Outcome.done() : Outcome.refused(verdict.refusal());
  }

  private static Outcome said(
      Verdict verdict, Map<SeriesKey, Course> courses, Set<Occasion> occasions, Instant now) {
    SeriesKey key = key(verdict.event());
    long number = Objects.requireNonNull(courses.get(key)).before().number();
    return new Outcome.Done(
        verdict.made().stream()
            .filter(made -> occasions.contains(new Occasion(number, made.occurrence().local())))
            .map(made -> Instances.said(key, made, now, verdict.event()))
            .toList());
  }

  private static List<Request> requests(List<Event> events) {
    return events.stream().flatMap(event -> Hearing.request(event).stream()).toList();
  }

  private static SeriesKey key(Event event) {
    return switch (event.data()) {
      case RecurringEvent said -> new SeriesKey(said.userId(), said.seriesId());
      case TaskCompleted completed ->
          new SeriesKey(
              completed.userId(),
              completed.state().seriesId() == null
                  ? completed.taskId()
                  : completed.state().seriesId());
      default -> throw new IllegalArgumentException(event.type());
    };
  }
}
