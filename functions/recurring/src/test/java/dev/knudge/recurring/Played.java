package dev.knudge.recurring;

import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.Reading;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A series without a database: what the database would keep is kept in lists, and has the last word as there. */
final class Played {
  private static final int MOST_MISSED = 3;

  private Series series = Series.awaited(1, new SeriesKey("user-ada", "s"));
  private final List<Request> answered = new ArrayList<>();
  private List<Request> waiting = List.of();
  private final Set<LocalDateTime> made = new LinkedHashSet<>();
  private final List<LocalDateTime> unasked = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  /** The event comes at that time in Berlin. */
  Played hears(String berlin, NewEvent.Builder event) {
    return hears(Said.berlin(berlin), event.build());
  }

  /** The event is said and comes at that time in Berlin. */
  Played saidAt(String berlin, NewEvent.Builder event) {
    return hears(berlin, event.at(Said.berlin(berlin)));
  }

  Played hears(Instant now, NewEvent event) {
    Course course = course(now);
    Delivery delivery = event.delivery();
    String refusal =
        Hearing.of(((Reading.Accepted) new DeliveryReader().read(delivery)).event(), course);
    if (refusal != null) {
      throw new AssertionError(refusal);
    }
    return keep(course);
  }

  /** A tick comes at that time in Berlin. */
  Played tick(String berlin) {
    return tick(Said.berlin(berlin));
  }

  Played tick(Instant now) {
    // As the index of what is due: a tick takes up nothing else.
    if (series.next() == null || series.next().instant().isAfter(now)) {
      return this;
    }
    Course course = course(now);
    course.catchUp();
    return keep(course);
  }

  /** Which occurrences were made, as text, in the order in which they were. */
  List<String> made() {
    return made.stream().map(LocalDateTime::toString).toList();
  }

  List<Skipped> skipped() {
    return List.copyOf(skipped);
  }

  Series series() {
    return series;
  }

  private Course course(Instant now) {
    LocalDateTime cameByItself =
        unasked.stream().max(java.util.Comparator.naturalOrder()).orElse(null);
    return new Course(series, answered, waiting, cameByItself, now, MOST_MISSED);
  }

  private Played keep(Course course) {
    for (Made instance : course.made()) {
      LocalDateTime local = instance.occurrence().local();
      boolean leftOut =
          skipped.stream()
              .anyMatch(gone -> !local.isBefore(gone.from()) && !local.isAfter(gone.until()));
      if (!leftOut && made.add(local)) {
        if (instance.asked() == null) {
          unasked.add(local);
        } else {
          answered.add(instance.asked());
        }
      }
    }
    skipped.addAll(course.skipped());
    series = course.after();
    waiting = course.waiting();
    return this;
  }
}
