package dev.knudge.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code knudge dead-letters}: what could not be delivered, and what an operator does about it. */
@Command(
    name = "dead-letters",
    description = "Lists what could not be delivered, shows one, sends it again or discards it.",
    subcommands = {
      DeadLettersCommand.ListLetters.class,
      DeadLettersCommand.Show.class,
      DeadLettersCommand.Redrive.class,
      DeadLettersCommand.Discard.class
    })
final class DeadLettersCommand implements Callable<Integer> {

  private static final String FUNCTION = "dead-letters";
  private static final int PAGE = 200;

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private LetterFilter filter = new LetterFilter();

  DeadLettersCommand(Context context) {
    this.context = context;
  }

  /** Without a word more it lists. */
  @Override
  public Integer call() {
    return list(context, common, filter, 50);
  }

  /** What the subcommands ask. */
  static <T> T asking(Context context, CommonOptions common, Function<DeadLettersClient, T> what) {
    Settings settings = common.settings(context);
    int port =
        settings
            .servicePort(FUNCTION)
            .orElseThrow(() -> new LocalDevException("dead-letters has no port on this machine."));
    try (DeadLettersClient client =
        client(context, settings, URI.create("http://127.0.0.1:" + port))) {
      return what.apply(client);
    }
  }

  /** A client that is an operator: the person at this terminal. */
  static DeadLettersClient client(Context context, Settings settings, URI service) {
    String person = context.environment().getOrDefault("USER", "");
    String name = person.matches("[!#$&-~]{1,100}") ? person : "operator";
    String token =
        AccessToken.of(settings, context.clock())
            .of(name, List.of("operator"), Duration.ofMinutes(30));
    return new DeadLettersClient(service, token);
  }

  private static int list(Context context, CommonOptions common, LetterFilter filter, int most) {
    List<JsonNode> letters =
        asking(context, common, client -> pages(client, filter.parameters(context.clock()), most));
    if (common.json()) {
      letters.forEach(letter -> context.out().println(Json.line(letter)));
    } else if (letters.isEmpty()) {
      context.out().println("No letters.");
    } else {
      Table table =
          new Table(
              "ID", "STATE", "DESTINATION", "CODE", "TYPE", "EVENT", "USER", "STORED", "REASON");
      letters.forEach(letter ->
          table.row(
              text(letter, "id", 20),
              text(letter, "state", 20),
              text(
                  letter,
                  letter.path("destination").isNull() ? "destination_url" : "destination",
                  40),
              text(letter, "code", 4),
              text(letter, "type", 32),
              text(letter, "event_id", 40),
              text(letter, "user_id", 24),
              text(letter, "stored_at", 30),
              text(letter, "reason", 60)));
      table.lines().forEach(context.out()::println);
    }
    return 0;
  }

  private static List<JsonNode> pages(DeadLettersClient client, List<String> parameters, int most) {
    List<JsonNode> letters = new ArrayList<>();
    @Nullable String cursor = null;
    do {
      List<String> query = new ArrayList<>(parameters);
      LetterFilter.add(query, "limit", Integer.toString(Math.min(PAGE, most - letters.size())));
      LetterFilter.add(query, "cursor", cursor);
      JsonNode page = client.get("?" + String.join("&", query));
      page.path("items").forEach(letters::add);
      cursor = page.path("next_cursor").textValue();
    } while (cursor != null && letters.size() < most);
    return letters;
  }

  private static String text(JsonNode letter, String field, int most) {
    JsonNode value = letter.path(field);
    return OneLine.of(value.isNull() || value.isMissingNode() ? null : value.asText(), most);
  }

  /** {@code knudge dead-letters list}. */
  @Command(
      name = "list",
      description = "Lists letters, newest first; without --state the open ones.")
  static final class ListLetters implements Callable<Integer> {
    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private LetterFilter filter = new LetterFilter();

    @Option(
        names = {"-n", "--limit"},
        paramLabel = "N",
        description = "So many at most. Default: ${DEFAULT-VALUE}.")
    private int most = 50;

    ListLetters(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      if (most < 1) {
        throw new LocalDevException("--limit is %d; it must be 1 or more.".formatted(most));
      }
      return list(context, common, filter, most);
    }
  }

  /** {@code knudge dead-letters show ID}. */
  @Command(
      name = "show",
      description = "Shows one: why, how often, what it holds, what was done with it.")
  static final class Show implements Callable<Integer> {
    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "ID", description = "The letter's id.")
    private long id;

    Show(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      JsonNode letter = asking(context, common, client -> client.get("/" + id));
      if (common.json()) {
        context.out().println(Json.pretty(letter));
      } else {
        letter.properties().forEach(field -> print(field.getKey(), field.getValue()));
      }
      return 0;
    }

    private void print(String name, JsonNode value) {
      if (value.isObject() && !name.equals("data")) {
        context.out().println(name + ":");
        value.properties().forEach(it -> line("  " + OneLine.of(it.getKey()), it.getValue()));
      } else if (value.isArray()) {
        context.out().println(name + ":");
        value.forEach(it -> context.out().println("  " + OneLine.of(it)));
      } else {
        line(name, value);
      }
    }

    private void line(String name, JsonNode value) {
      context
          .out()
          .println(
              "%-17s %s"
                  .formatted(
                      name + ":",
                      OneLine.of(
                          value.isNull() ? null : value.isValueNode() ? value.asText() : value)));
    }
  }

  /** {@code knudge dead-letters redrive [ID…]}. */
  @Command(
      name = "redrive",
      description = "Sends letters again: those of the ids, those that the filter means, or --all.")
  static final class Redrive implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private LetterFilter filter = new LetterFilter();

    @Parameters(paramLabel = "ID", arity = "0..*", description = "The letters' ids.")
    private List<Long> ids = new ArrayList<>();

    @Option(names = "--all", description = "All that are stored or failed.")
    private boolean all;

    @Option(
        names = "--old",
        description =
            "Also those that came longer ago than functions remember for sure: look first whether they had their effect.")
    private boolean old;

    Redrive(Context context) {
      this.context = context;
    }

    /** Fails where any was not taken, so that a script learns it. */
    @Override
    public Integer call() {
      List<String> parameters = filter.parameters(context.clock());
      if (!ids.isEmpty() && (all || !parameters.isEmpty())) {
        throw new LocalDevException("Name ids, or a filter, or --all; not several of these.");
      }
      return asking(
          context, common, client -> ids.isEmpty() ? many(client, parameters) : each(client));
    }

    private int each(DeadLettersClient client) {
      boolean taken = true;
      for (long id : ids) {
        JsonNode letter = client.post("/" + id + "/redrive" + (old ? "?old=true" : ""));
        boolean redriven = letter.path("state").asText().equals("redriven");
        taken &= redriven;
        if (common.json()) {
          context.out().println(Json.line(letter));
        } else {
          context
              .out()
              .println(
                  redriven
                      ? "%d: taken by %s.".formatted(id, text(letter, "destination", 40))
                      : "%d: not taken by %s: %s %s"
                          .formatted(
                              id,
                              text(letter, "destination", 40),
                              text(letter, "code", 4),
                              text(letter, "reason", 200)));
        }
      }
      return taken ? 0 : 1;
    }

    private int many(DeadLettersClient client, List<String> parameters) {
      if (all) {
        LetterFilter.add(parameters, "all", "true");
      }
      if (old) {
        LetterFilter.add(parameters, "old", "true");
      }
      JsonNode run = client.post("/redrive?" + String.join("&", parameters));
      String path = "/redrives/" + run.path("id").asText();
      long told = -1;
      while (run.path("ended_at").isNull()) {
        long done = done(run);
        if (!common.json() && done != told) {
          told = done;
          context.out().println("%d of %d".formatted(done, run.path("total").asLong()));
        }
        pause();
        run = client.get(path);
      }
      context.out().println(common.json() ? Json.line(run) : sentence(run));
      return run.path("failed").asLong() + run.path("released").asLong() == 0 ? 0 : 1;
    }

    private static long done(JsonNode run) {
      return run.path("redriven").asLong()
          + run.path("failed").asLong()
          + run.path("released").asLong();
    }

    private static String sentence(JsonNode run) {
      return "%d letters: %d taken, %d not taken, %d not sent since their function is away; %d more have no destination that is allowed, or are too old."
          .formatted(
              run.path("total").asLong(),
              run.path("redriven").asLong(),
              run.path("failed").asLong(),
              run.path("released").asLong(),
              run.path("skipped").asLong());
    }

    private static void pause() {
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LocalDevException("Interrupted; the run goes on without you.", e);
      }
    }
  }

  /** {@code knudge dead-letters discard ID…}. */
  @Command(name = "discard", description = "Discards letters that wait for a decision.")
  static final class Discard implements Callable<Integer> {
    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "ID", arity = "1..*", description = "The letters' ids.")
    private List<Long> ids = new ArrayList<>();

    Discard(Context context) {
      this.context = context;
    }

    @Override
    public Integer call() {
      return asking(
          context,
          common,
          client -> {
            for (long id : ids) {
              client.delete("/" + id);
              context
                  .out()
                  .println(
                      common.json()
                          ? Json.line(Map.of("id", Long.toString(id), "state", "discarded"))
                          : id + ": discarded.");
            }
            return 0;
          });
    }
  }
}
