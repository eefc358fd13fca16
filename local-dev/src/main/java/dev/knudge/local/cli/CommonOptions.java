package dev.knudge.local.cli;

import dev.knudge.local.setup.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  private boolean help;

  @Option(names = "--json", description = "Prints JSON: one document, or a line for each record.")
  private boolean json;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "A setting of local-dev/README.md, e.g. kafka.port=9192. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  boolean json() {
    return json;
  }

  Settings settings(Context context) {
    return Settings.load(context.root(), context.environment(), settings);
  }
}
