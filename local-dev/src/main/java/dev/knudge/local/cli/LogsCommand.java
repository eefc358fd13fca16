package dev.knudge.local.cli;

import dev.knudge.local.setup.DataFolder;
import dev.knudge.local.setup.LocalDevException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code knudge logs SERVICE}: what a service's processes wrote, also when none runs. */
@Command(name = "logs", description = "Shows the log of a service.")
final class LogsCommand implements Callable<Integer> {

  private static final long LOOK_AGAIN_NANOS = 200_000_000;

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "SERVICE", description = "The service's name, e.g. audit.")
  private String service = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on showing what is written, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "How many of the last lines to begin with. Default: ${DEFAULT-VALUE}.")
  private int lines = 200;

  LogsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    DataFolder data = common.settings(context).dataFolder();
    Path log = data.log(service);
    if (!known(data).contains(service)) {
      throw new LocalDevException(
          "'%s' has no log in %s. There are logs of: %s."
              .formatted(
                  service,
                  data.logs(),
                  known(data).isEmpty() ? "no service yet" : String.join(", ", known(data))));
    }
    LogTail tail = new LogTail(log, lines);
    do {
      tail.more().forEach(this::print);
    } while (follow && waited());
    return 0;
  }

  private boolean waited() {
    LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    return !Thread.currentThread().isInterrupted();
  }

  private void print(String line) {
    context
        .out()
        .println(common.json() ? Json.line(Map.of("service", service, "line", line)) : line);
    context.out().flush();
  }

  private static List<String> known(DataFolder data) throws IOException {
    if (!Files.isDirectory(data.logs())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(data.logs())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring(0, name.length() - ".log".length()))
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
