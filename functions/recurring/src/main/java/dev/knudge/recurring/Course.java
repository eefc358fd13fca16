package dev.knudge.recurring;

import dev.knudge.recurring.Series.State;
import dev.knudge.recurring.rule.Occurrence;
import dev.knudge.recurring.rule.Schedule;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one series in one transaction. Events reach it in any order, late and again; the newest {@link Edition} is what the series is, and an occurrence is decided once: every
 * one up to {@code decidedTo} was made or left out, and what comes is looked for after it. Occurrences are counted from the start, never from the last result.
 *
 * <p>What it makes and skips is added up for the database, which has the last word: an occurrence that is there already is not made again.
 */
public final class Course {
  private final Series before;
  private final Instant now;
  private final int mostMissed;
  private final List<Request> answered;
  private final List<Request> waitingBefore;
  private final List<Request> waiting;
  private final List<Made> made = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();
  private State state;
  private @Nullable Definition definition;
  private @Nullable Schedule schedule;
  private @Nullable Edition edition;
  private @Nullable Instant firstAt;
  private @Nullable LocalDateTime decidedTo;
  private @Nullable Occurrence next;
  private @Nullable LocalDateTime cameByItself;
  private long madeCount;

  /**
   * @param answered requests that were answered by an instance, as far as a new one may tell of the same completion
   * @param waiting requests that could not be answered yet, oldest first
   * @param cameByItself the latest that was made and that nobody had asked for; null where there is none, or nobody asks
   * @param now what time it is
   * @param mostMissed how many of the instances that were missed are made afterwards: the latest; from 1
   */
  public Course(
      Series series,
      List<Request> answered,
      List<Request> waiting,
      @Nullable LocalDateTime cameByItself,
      Instant now,
      int mostMissed) {
    before = series;
    this.cameByItself = cameByItself;
    this.answered = new ArrayList<>(answered);
    waitingBefore = List.copyOf(waiting);
    this.waiting = new ArrayList<>(waiting);
    this.now = now.truncatedTo(ChronoUnit.MICROS);
    this.mostMissed = mostMissed;
    state = series.state();
    definition = series.definition();
    edition = series.edition();
    firstAt = series.firstAt();
    decidedTo = series.decidedTo();
    next = series.next();
    madeCount = series.made();
  }

  /** One that only puts the next look at its series off. */
  static Course postponed(Series series, Instant until) {
    Course course = new Course(series, List.of(), List.of(), null, until, 1);
    course.next = series.postponed(until).next();
    return course;
  }

  /** The series as it was. */
  public Series before() {
    return before;
  }

  /** The series as it is now. */
  public Series after() {
    return new Series(
        before.number(),
        before.key(),
        state,
        definition,
        edition,
        firstAt,
        decidedTo,
        next,
        madeCount,
        before.skipped() + skipped.stream().mapToLong(Skipped::number).sum());
  }

  /** All that is to be made, in order. */
  public List<Made> made() {
    return Collections.unmodifiableList(made);
  }

  /** All that was left out. */
  public List<Skipped> skipped() {
    return Collections.unmodifiableList(skipped);
  }

  /** The requests that still cannot be answered. */
  public List<Request> waiting() {
    return Collections.unmodifiableList(waiting);
  }

  /** Whether those are others than before. */
  public boolean isWaitingChanged() {
    return !waiting.equals(waitingBefore);
  }

  /**
   * It is scheduled, or changed: {@code recurring.scheduled}.
   *
   * @param said what it is made of; its rule is understood
   * @param paused whether it rests
   */
  void scheduled(Definition said, Edition by, boolean paused) {
    if (!supersedes(by)) {
      missedEdition(said, by);
      return;
    }
    boolean first = edition == null && state == State.AWAITED;
    Instant from = by.at().isAfter(now) ? now : by.at();
    LocalDateTime tookOver = LocalDateTime.ofInstant(from, said.zone());
    handOver(said, from);
    if (!first) {
      if (isMovedFromAfter(tookOver, said)) {
        decidedTo = null;
        madeCount--;
      }
      moveTo(said);
      decideTo(tookOver);
    }
    become(said, by);
    isTheTask(said.itself());
    state = paused ? State.PAUSED : State.ACTIVE;
    plan();
    answerWaiting();
  }

  /** It is ended: {@code recurring.cancelled}. */
  void cancelled(Edition by) {
    if (supersedes(by)) {
      edition = by;
      firstAt = earlier(firstAt, by.at());
      state = State.CANCELLED;
      next = null;
      waiting.clear();
    }
  }

  /** Its next instance is asked for: {@code recurring.generate}. */
  void asked(Request request) {
    if (answered.stream().anyMatch(request::tellsOfTheSameAs)
        || waiting.stream().anyMatch(request::tellsOfTheSameAs)) {
      return;
    }
    switch (state) {
      case AWAITED -> waiting.add(request);
      case PAUSED -> {
        // Else a series that is counted from completions would have nobody left to complete it.
        if (definition().countsFromCompletion()) {
          waiting.add(request);
        }
      }
      case ACTIVE, UNSCHEDULED -> answer(request);
      case FINISHED, CANCELLED -> {}
    }
  }

  /**
   * An instance was completed, as {@code task.completed} with a recurrence tells.
   *
   * @param due the completed instance's own due date, as a local time; null where it has none
   */
  void completed(Definition said, Edition by, @Nullable LocalDateTime due, Request request) {
    switch (state) {
      case AWAITED, UNSCHEDULED -> {
        if (by.isNewerThan(edition)) {
          become(said.anchoredAs(definition), by);
        }
        state = State.UNSCHEDULED;
        isTheTask(due != null ? due : definition().start());
        asked(request);
        answerWaiting();
      }
      // Whoever schedules series has each instance come at its time, or asks for it.
      case ACTIVE, PAUSED -> {
        if (definition().countsFromCompletion()) {
          asked(request);
        }
      }
      case FINISHED, CANCELLED -> {}
    }
  }

  /** Makes what is due by now. */
  public void catchUp() {
    if (state == State.ACTIVE && !definition().countsFromCompletion()) {
      settle(definition(), schedule(), now, Because.TIME, List.of());
      plan();
    }
  }

  /** An edition that comes late. Where it is the first there was, what was due before the next one took over is not lost. */
  private void missedEdition(Definition said, Edition by) {
    if (by.ends() || firstAt == null || !by.at().isBefore(firstAt)) {
      return;
    }
    Instant tookOver = firstAt;
    firstAt = by.at();
    if (state != State.ACTIVE || said.countsFromCompletion()) {
      return;
    }
    LocalDateTime decided = decidedTo;
    decidedTo = null;
    settle(said, said.schedule(), tookOver, Because.CHANGE, definition().recurrence().exDates());
    decidedTo = decided;
    decideTo(LocalDateTime.ofInstant(tookOver, definition().zone()));
    plan();
  }

  /** What was due under the old definition when the new one took over is made; what fell into a pause is left out. */
  private void handOver(Definition to, Instant at) {
    if (definition == null || definition.countsFromCompletion()) {
      return;
    }
    if (state == State.ACTIVE) {
      settle(definition, schedule(), at, Because.CHANGE, to.recurrence().exDates());
    } else if (state == State.PAUSED) {
      skip(schedule(), at, Because.PAUSED);
    }
  }

  /** What is said of a series outright comes before all that was gathered from completed tasks. */
  private boolean supersedes(Edition by) {
    return state == State.UNSCHEDULED || by.isNewerThan(edition);
  }

  private void become(Definition said, Edition by) {
    definition = said;
    schedule = null;
    edition = by;
    firstAt = earlier(firstAt, by.at());
  }

  /** Whether the task itself was an occurrence yet to come, the only one that is decided after that time, and is another now: those between are to be made. */
  private boolean isMovedFromAfter(LocalDateTime time, Definition said) {
    LocalDateTime was = definition == null ? null : definition.itself();
    return was != null
        && was.equals(decidedTo)
        && was.isAfter(time)
        && said.itself() != null
        && !was.equals(said.itself());
  }

  private void isTheTask(@Nullable LocalDateTime itself) {
    if (itself != null && (decidedTo == null || itself.isAfter(decidedTo))) {
      madeCount++;
      decideTo(itself);
    }
  }

  /** Makes what lies after {@code decidedTo} and not after {@code upTo}: of more than are made afterwards, the latest. */
  private void settle(
      Definition by, Schedule its, Instant upTo, Because because, List<LocalDateTime> not) {
    List<Occurrence> due = its.after(decided(), upTo, mostMissed + 1);
    if (due.size() > mostMissed) {
      List<Occurrence> latest = Latest.of(its, decided(), upTo, mostMissed + 1);
      Occurrence lastSkipped = latest.getFirst();
      long number = its.countUpTo(decided(), lastSkipped.instant(), Skipped.MOST);
      skipped.add(
          new Skipped(
              due.getFirst().local(), lastSkipped.local(), Math.max(1, number), Because.MISSED));
      due = latest.subList(1, latest.size());
    }
    for (Occurrence occurrence : due) {
      decideTo(occurrence.local());
      if (!not.contains(occurrence.local())) {
        make(new Made(occurrence, by, because, null));
      }
    }
  }

  private void skip(Schedule its, Instant upTo, Because because) {
    long number = its.countUpTo(decided(), upTo, Skipped.MOST);
    if (number > 0) {
      LocalDateTime from = its.after(decided(), upTo, 1).getFirst().local();
      LocalDateTime until = Latest.of(its, decided(), upTo, 1).getFirst().local();
      skipped.add(new Skipped(from, until, number, because));
      decideTo(until);
    }
  }

  private void answerWaiting() {
    if (state != State.PAUSED) {
      List<Request> due = List.copyOf(waiting);
      waiting.clear();
      due.forEach(this::asked);
    }
  }

  private void answer(Request request) {
    if (cameMeanwhile(request)) {
      return;
    }
    Optional<Occurrence> following =
        definition().countsFromCompletion() ? fromCompletion(request) : bySchedule(request);
    following.ifPresent(occurrence -> {
      answered.add(request);
      make(
          new Made(
              occurrence,
              definition(),
              request.kind() == Request.Kind.COMPLETED ? Because.COMPLETION : Because.REQUEST,
              request));
    });
    if (following.isEmpty() && state == State.ACTIVE) {
      state = State.FINISHED;
    }
    plan();
  }

  /** Whether the one that the request would have brought ahead of its time, had it come in time, has come at its time. */
  private boolean cameMeanwhile(Request request) {
    return cameByItself != null
        && !definition().countsFromCompletion()
        && schedule()
            .next(LocalDateTime.ofInstant(request.at(), definition().zone()))
            .filter(following -> !following.local().isAfter(cameByItself))
            .isPresent();
  }

  private Optional<Occurrence> fromCompletion(Request request) {
    LocalDateTime last = decidedTo == null ? definition().start() : decidedTo;
    return schedule()
        .nextFromCompletion(
            last,
            LocalDateTime.ofInstant(request.at(), definition().zone()).toLocalDate(),
            madeCount);
  }

  /** The first after the last one that is also after the completion: one that is overdue for weeks is not followed by one that is overdue, too. */
  private Optional<Occurrence> bySchedule(Request request) {
    Instant at = request.at().isAfter(now) ? now : request.at();
    if (state == State.ACTIVE) {
      if (decidedTo == null && request.taskId().equals(definition().taskId())) {
        isTheTask(definition().start());
      }
      settle(definition(), schedule(), at, Because.TIME, List.of());
    }
    decideTo(LocalDateTime.ofInstant(at, definition().zone()));
    return schedule().next(decided());
  }

  private void make(Made instance) {
    made.add(instance);
    madeCount++;
    LocalDateTime local = instance.occurrence().local();
    if (instance.asked() == null && (cameByItself == null || local.isAfter(cameByItself))) {
      cameByItself = local;
    }
    decideTo(local);
  }

  /** What the next tick after its time is to make. */
  private void plan() {
    next = null;
    if (state == State.ACTIVE && !definition().countsFromCompletion()) {
      next = schedule().next(decided()).orElse(null);
      if (next == null) {
        state = State.FINISHED;
      }
    }
  }

  /** What is decided up to a moment is so in another zone, too; the task itself stays what it was. */
  private void moveTo(Definition said) {
    if (decidedTo != null
        && definition != null
        && !definition.zone().equals(said.zone())
        && !decidedTo.equals(said.itself())) {
      decidedTo =
          LocalDateTime.ofInstant(decidedTo.atZone(definition.zone()).toInstant(), said.zone());
    }
  }

  private void decideTo(LocalDateTime local) {
    if (decidedTo == null || local.isAfter(decidedTo)) {
      decidedTo = local;
    }
  }

  private LocalDateTime decided() {
    return decidedTo == null ? LocalDateTime.MIN : decidedTo;
  }

  private Definition definition() {
    if (definition == null) {
      throw new IllegalStateException("Nobody has said what series " + before.number() + " is.");
    }
    return definition;
  }

  private Schedule schedule() {
    if (schedule == null) {
      schedule = definition().schedule();
    }
    return schedule;
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }
}
