package dev.knudge.local.cli;

import dev.knudge.local.status.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code knudge status}: the state of everything that runs, on one screen. */
@Command(name = "status", description = "Shows services, sources, sinks, pings and dead letters.")
final class StatusCommand implements Callable<Integer> {

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  StatusCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Status status;
    try (AdminClient client = new AdminClient(common.settings(context).port("admin.port"))) {
      status = client.status();
    }
    if (common.json()) {
      context.out().println(Json.pretty(status));
    } else {
      print(status);
    }
    return 0;
  }

  private void print(Status status) {
    long minutes = status.startedAt().until(context.clock().instant(), ChronoUnit.MINUTES);
    heading("local-dev", "process %d, up for %d min".formatted(status.pid(), minutes));
    status.backends().forEach((name, address) -> line("  %-11s %s".formatted(name, address)));
    services(status);
    sources(status);
    sinks(status);
    pings(status);
    line("");
    line(
        status.deadLetters() == 0
            ? "No dead letters."
            : "%d dead letters: knudge tail dead-letters --from-beginning"
                .formatted(status.deadLetters()));
  }

  private void services(Status status) {
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

  private void sources(Status status) {
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

  private void sinks(Status status) {
    Table table = new Table("SINK", "URL", "ACCEPTED", "REFUSED", "RECORDS IN TOPIC");
    status
        .sinks()
        .forEach(s ->
            table.row(s.name(), s.url(), s.accepted(), s.refused(), records(status, s.topic())));
    print("KafkaSinks", table);
  }

  private static String records(Status status, String topic) {
    return status.topics().stream()
        .filter(t -> t.name().equals(topic))
        .map(t -> Long.toString(t.records()))
        .findFirst()
        .orElse("-");
  }

  private void pings(Status status) {
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
    line((context.console().bold(title) + "  " + text).stripTrailing());
  }

  private void line(String text) {
    context.out().println(text);
  }
}
