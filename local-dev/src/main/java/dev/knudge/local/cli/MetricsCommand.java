package dev.knudge.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.local.setup.LocalDevException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knudge metrics}: the figures of the dashboards, of all services. */
@Command(
    name = "metrics",
    description =
        "Shows latency, lag, cold starts, retries, dead letters, lateness, sockets, outboxes and seals.")
final class MetricsCommand implements Callable<Integer> {

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--raw", description = "Every sample of every service, as Prometheus reads it.")
  private boolean raw;

  MetricsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (AdminClient client = new AdminClient(common.settings(context).port("admin.port"))) {
      String answer = client.get("/metrics", !raw);
      if (raw || common.json()) {
        context.out().print(answer);
        context.out().flush();
        return 0;
      }
      Table table = new Table("FIGURE", "OF", "VALUE");
      for (JsonNode figure : Json.mapper().readTree(answer).path("items")) {
        table.row(
            figure.path("name").asText(),
            figure.path("of").asText(),
            figure.path("value").asText());
      }
      table.lines().forEach(context.out()::println);
      return 0;
    } catch (JsonProcessingException e) {
      throw new LocalDevException("What admin.port answers is no JSON.", e);
    }
  }
}
