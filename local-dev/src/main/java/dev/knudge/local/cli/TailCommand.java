package dev.knudge.local.cli;

import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code knudge tail TOPIC}: the records of a topic, with their CloudEvents attributes. */
@Command(name = "tail", description = "Shows the records of a topic as they come, until Ctrl-C.")
final class TailCommand implements Callable<Integer> {

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "TOPIC", description = "The topic, e.g. task-events.")
  private String topic = "";

  @Option(
      names = "--from-beginning",
      description = "Begins with the oldest record rather than after the newest.")
  private boolean fromBeginning;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Ends after so many records.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "Ends when no record came for so long: 5s, 1m.")
  private @Nullable String timeout;

  TailCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Settings settings = common.settings(context);
    String kafka = "127.0.0.1:" + settings.port("kafka.port");
    KafkaReach.require(kafka, " Is local-dev running? Start it with ./local-dev/up.");
    try (TopicTail tail = new TopicTail(kafka, topic, fromBeginning)) {
      tail.read(limit, patience(), this::print);
    }
    return 0;
  }

  private @Nullable Duration patience() {
    String text = timeout;
    return text == null
        ? null
        : Settings.parseDuration(text)
            .orElseThrow(() ->
                new LocalDevException(
                    "--timeout is '%s', which is no duration. Write it like 5s or 1m."
                        .formatted(text)));
  }

  private void print(TailedRecord read) {
    if (common.json()) {
      context.out().println(Json.line(read));
    } else {
      Console console = context.console();
      console.line(
          "%s  %s"
              .formatted(
                  console.dim(console.time(read.timestamp())),
                  console.bold(read.attributes().getOrDefault("type", "(no CloudEvent)"))));
      read.describe().forEach(line -> console.line("    " + line));
    }
    context.out().flush();
  }
}
