package dev.knudge.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.local.setup.Settings;
import dev.knudge.local.status.Happening;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code knudge watch}: what {@code up} shows, in another terminal; {@code knudge watch USER}: what that user's pages are sent. */
@Command(
    name = "watch",
    description = {
      "Shows wake-ups, sleeps, retries and dead letters as they happen;",
      "with a user, what live sends that user's pages, resuming as they do."
    })
final class WatchCommand implements Callable<Integer> {

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(arity = "0..1", paramLabel = "USER", description = "The user whose events are shown.")
  private @Nullable String user;

  @Option(names = "-n", paramLabel = "N", description = "Ends after so many of the user's events.")
  private long most = Long.MAX_VALUE;

  WatchCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    String whose = user;
    if (whose != null) {
      watch(whose);
      return 0;
    }
    try (AdminClient client = new AdminClient(common.settings(context).port("admin.port"))) {
      client.watch(this::show);
    }
    return 0;
  }

  private void watch(String whose) throws InterruptedException {
    Settings settings = common.settings(context);
    String token =
        AccessToken.of(settings, context.clock())
            .of(whose, List.of(), settings.duration("token.ttl"));
    URI address = URI.create("ws://127.0.0.1:" + settings.port("service.live.port") + "/ws");
    AtomicLong left = new AtomicLong(most);
    new LiveClient(address, token, said -> context.err().println("(" + said + ")"))
        .watch(event -> {
          show(event);
          return event.path("source").asText().equals("/live") || left.decrementAndGet() > 0;
        });
  }

  private void show(JsonNode event) {
    // Whatever somebody wrote into a title must not reach the terminal as commands.
    context
        .out()
        .println(common.json() ? event.toString() : line(event).replaceAll("\\p{Cntrl}", " "));
    context.out().flush();
  }

  private static String line(JsonNode event) {
    JsonNode data = event.path("data");
    StringBuilder line = new StringBuilder(event.path("time").asText());
    line.append("  ").append(event.path("type").asText());
    if (event.has("subject")) {
      line.append("  ").append(event.path("subject").asText());
    }
    if (data.has("version")) {
      line.append(" v").append(data.path("version").asText());
    }
    if (data.path("payload").has("title")) {
      line.append("  \"").append(data.path("payload").path("title").asText()).append('"');
    }
    return line.toString();
  }

  private void show(Happening happening) {
    if (common.json()) {
      context.out().println(Json.line(happening));
    } else {
      context.console().happening(happening);
    }
  }
}
