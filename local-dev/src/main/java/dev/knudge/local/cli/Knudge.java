package dev.knudge.local.cli;

import dev.knudge.backends.BackendException;
import dev.knudge.local.eventing.EventingException;
import dev.knudge.local.manifests.ManifestException;
import dev.knudge.local.setup.LocalDevException;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program: the commands of {@code ./local-dev/knudge}, of which {@code ./local-dev/up} is one. */
@Command(
    name = "knudge",
    description = "Knudge on one machine: the project's Knative manifests without a cluster.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      // UP
      StatusCommand.class,
      SendCommand.class,
      TailCommand.class,
      DeadLettersCommand.class,
      LogsCommand.class,
      WatchCommand.class,
      TokenCommand.class,
      TraceCommand.class,
      MetricsCommand.class,
      CostCommand.class,
      TrainCommand.class
    })
final class Knudge implements Runnable {

  /** Set by the scripts: the project's folder. */
  static final String ROOT = "knudge.root";

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  private boolean help;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs one command and ends the process with its exit code: 0 done, 1 failed, 2 wrongly called. */
  public static void main(String... arguments) {
    Path root = Path.of(System.getProperty(ROOT, ""));
    Context context = Context.system(root, System.getenv(), InstantSource.system());
    System.exit(commandLine(context).execute(arguments));
  }

  static CommandLine commandLine(Context context) {
    CommandLine line = new CommandLine(new Knudge(), new CommandFactory(context));
    line.setOut(context.out());
    line.setErr(context.err());
    line.setExecutionExceptionHandler(Knudge::explain);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  /** What a person can mend is said in a sentence; what is a fault of ours shows where. */
  private static int explain(Exception e, CommandLine line, CommandLine.ParseResult ignored)
      throws Exception {
    switch (e) {
      case LocalDevException known -> line.getErr().println(known.getMessage());
      case ManifestException known -> line.getErr().println(known.getMessage());
      case BackendException known -> line.getErr().println(known.getMessage());
      case EventingException known -> line.getErr().println(known.getMessage());
      default -> throw e;
    }
    line.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** Gives every command the context, so that none looks at the machine itself. */
  private record CommandFactory(Context context) implements CommandLine.IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
      try {
        var constructor = type.getDeclaredConstructor(Context.class);
        return constructor.newInstance(context);
      } catch (NoSuchMethodException e) {
        return CommandLine.defaultFactory().create(type);
      }
    }
  }
}
