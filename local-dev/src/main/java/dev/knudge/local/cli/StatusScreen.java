package dev.knudge.local.cli;

import dev.knudge.local.status.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A status as one screen of text. */
final class StatusScreen {

  private final Status status;
  private final Optional<Long> openLetters;
  private final Instant now;
  private final Console console;
  private final List<String> lines = new ArrayList<>();

  private StatusScreen(Status status, Optional<Long> openLetters, Instant now, Console console) {
    this.status = status;
    this.openLetters = openLetters;
    this.now = now;
    this.console = console;
  }

  /**
   * The lines.
   *
   * @param openLetters how many dead letters wait for somebody; empty where nobody could say
   */
  static List<String> lines(
      Status status, Optional<Long> openLetters, Instant now, Console console) {
    StatusScreen screen = new StatusScreen(status, openLetters, now, console);
    screen.print();
    return screen.lines;
  }

  private void print() {
    long minutes = status.startedAt().until(now, ChronoUnit.MINUTES);
    heading("local-dev", "process %d, up for %d min".formatted(status.pid(), minutes));
    status.backends().forEach((name, address) -> line("  %-11s %s".formatted(name, address)));
    services();
    sources();
    sinks();
    pings();
    line("");
    line(deadLetters());
  }

  private String deadLetters() {
    if (status.deadLetters() == 0) {
      return "No dead letters.";
    }
    return openLetters
        .map(open ->
            open == 0
                ? "%d dead letters, none of them open: knudge dead-letters --state all"
                    .formatted(status.deadLetters())
                : "%d dead letters, %d open: knudge dead-letters"
                    .formatted(status.deadLetters(), open))
        .orElseGet(() ->
            "%d dead letters: knudge tail dead-letters --from-beginning"
                .formatted(status.deadLetters()));
  }

  private void services() {
    Table table =
        new Table(
            "SERVICE", "URL", "STATE", "REPLICAS", "COLD STARTS", "LAST", "REQUESTS", "FAILURES");
    status
        .services()
        .forEach(s ->
            table.row(
                s.name(),
                s.url(),
                s.state(),
                s.replicas(),
                s.coldStarts(),
                s.lastColdStartMillis().map(millis -> millis + " ms").orElse("-"),
                s.requests(),
                s.failures()));
    print("Services", table);
  }

  private void sources() {
    Table table =
        new Table(
            "SOURCE",
            "DELIVERED",
            "RETRIES",
            "DEAD LETTERS",
            "LOST",
            "IN FLIGHT",
            "LAG",
            "LAST ERROR");
    status
        .sources()
        .forEach(s ->
            table.row(
                s.name(),
                s.delivered(),
                s.retries(),
                s.deadLettered(),
                s.lost(),
                s.inFlight(),
                s.lag(),
                s.lastError().orElse("-")));
    print("KafkaSources", table);
  }

  private void sinks() {
    Table table = new Table("SINK", "URL", "ACCEPTED", "REFUSED", "RECORDS IN TOPIC");
    status
        .sinks()
        .forEach(s -> table.row(s.name(), s.url(), s.accepted(), s.refused(), records(s.topic())));
    print("KafkaSinks", table);
  }

  private String records(String topic) {
    return status.topics().stream()
        .filter(t -> t.name().equals(topic))
        .map(t -> Long.toString(t.records()))
        .findFirst()
        .orElse("-");
  }

  private void pings() {
    Table table = new Table("PING", "SCHEDULE", "DELIVERED", "LOST", "LAST", "NEXT", "LAST ERROR");
    status
        .pings()
        .forEach(p ->
            table.row(
                p.name(),
                p.schedule(),
                p.delivered(),
                p.lost(),
                time(p.last()),
                time(p.next()),
                p.lastError().orElse("-")));
    print("PingSources", table);
  }

  private static String time(Optional<Instant> instant) {
    return instant.map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("-");
  }

  private void print(String title, Table table) {
    line("");
    heading(title, "");
    table.lines().forEach(this::line);
  }

  private void heading(String title, String text) {
    line((console.bold(title) + "  " + text).stripTrailing());
  }

  private void line(String text) {
    lines.add(text);
  }
}
