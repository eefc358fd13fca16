package dev.knudge.local.setup;

import dev.knudge.local.eventing.EventName;
import dev.knudge.local.eventing.EventingEvent;
import dev.knudge.local.eventing.EventingListener;
import dev.knudge.local.eventing.ResourceName;
import dev.knudge.local.serving.ServingEvent;
import dev.knudge.local.serving.ServingListener;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Happening.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Puts what serving and eventing tell into words. */
final class Narrator implements ServingListener, EventingListener {

  private static final int LOG_LINES = 5;

  private final InstantSource clock;
  private final Consumer<Happening> reader;

  Narrator(InstantSource clock, Consumer<Happening> reader) {
    this.clock = clock;
    this.reader = reader;
  }

  @Override
  public void on(ServingEvent event) {
    switch (event) {
      case ServingEvent.Waking e -> tell(Kind.WAKING, e.service(), held(e.held()));
      case ServingEvent.Awake e ->
          tell(
              Kind.AWAKE,
              e.service(),
              "ready %d ms after its start (process %d%s)"
                  .formatted(
                      e.startToReady().toMillis(),
                      e.pid(),
                      e.processes() > 1 ? ", " + e.processes() + " of them now" : ""));
      case ServingEvent.FirstAnswer e ->
          tell(
              Kind.AWAKE,
              e.service(),
              "first answer %d ms after the request".formatted(e.sinceRequest().toMillis()));
      case ServingEvent.Asleep e ->
          tell(
              Kind.ASLEEP,
              e.service(),
              "was awake for %s and answered %s"
                  .formatted(words(e.awake()), count(e.requests(), "request")));
      case ServingEvent.Crashed e ->
          tell(
              Kind.CRASH,
              e.service(),
              "ended with status %d (%s)%s%s"
                  .formatted(
                      e.status(),
                      e.reason(),
                      e.inFlight() == 0
                          ? ""
                          : ", taking " + count(e.inFlight(), "request") + " along",
                      log(e.service(), e.lastLines())));
      case ServingEvent.StartFailed e ->
          tell(
              Kind.CRASH,
              e.service(),
              "did not start: %s; next attempt after %s%s"
                  .formatted(e.reason(), words(e.retryIn()), log(e.service(), e.lastLines())));
      case ServingEvent.Warning e -> tell(Kind.WARNING, e.service(), e.text());
    }
  }

  @Override
  public void on(EventingEvent event) {
    ResourceName resource = event.resource();
    switch (event) {
      case EventingEvent.Retrying e ->
          tell(
              Kind.RETRY,
              resource,
              "%s: %s; retry %d of %d in %s"
                  .formatted(
                      name(e.event()), e.reason(), e.attempt(), e.retries(), words(e.delay())));
      case EventingEvent.DeadLettered e ->
          tell(
              Kind.DEAD_LETTER,
              resource,
              "%s: %s; kept by %s"
                  .formatted(name(e.event()), e.reason(), e.deadLetterSink().getPath()));
      case EventingEvent.Lost e ->
          tell(Kind.LOST, resource, "%s: %s".formatted(name(e.event()), e.reason()));
      case EventingEvent.Rejected e ->
          tell(Kind.WARNING, resource, "answered %d: %s".formatted(e.status(), e.reason()));
      case EventingEvent.Ticked _ -> tell(Kind.TICK, resource, "delivered");
      case EventingEvent.Troubled e -> tell(Kind.WARNING, resource, e.problem());
      case EventingEvent.Recovered _ -> tell(Kind.WARNING, resource, "works again");
    }
  }

  private void tell(Kind kind, ResourceName subject, String text) {
    tell(kind, subject.name(), text);
  }

  private void tell(Kind kind, String subject, String text) {
    reader.accept(new Happening(clock.instant(), kind, subject, text));
  }

  private static String held(int held) {
    return held == 0
        ? "is being started"
        : "is being started; " + count(held, "request") + (held == 1 ? " waits" : " wait");
  }

  private static String name(EventName event) {
    return "%s %s%s"
        .formatted(
            event.type(), event.id(), event.where().isEmpty() ? "" : " (" + event.where() + ")");
  }

  private static String log(String service, List<String> lines) {
    StringBuilder text = new StringBuilder(". Its log (knudge logs " + service + ") ends:");
    lines
        .subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
        .forEach(line -> text.append("\n      ").append(line));
    return text.toString();
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  static String words(Duration duration) {
    if (duration.toMinutes() >= 1) {
      return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
