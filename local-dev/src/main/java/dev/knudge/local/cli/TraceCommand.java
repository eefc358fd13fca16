package dev.knudge.local.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code knudge trace}: what led to what, across services. */
@Command(
    name = "trace",
    description =
        "Lists the latest traces, or shows one: by its id, its beginning, or an event's id.")
final class TraceCommand implements Callable<Integer> {

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Of the trace, or of an event in it.")
  private @Nullable String id;

  TraceCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (AdminClient client = new AdminClient(common.settings(context).port("admin.port"))) {
      context
          .out()
          .print(
              client.get(
                  id == null
                      ? "/traces"
                      : "/traces/" + URLEncoder.encode(id, StandardCharsets.UTF_8),
                  common.json()));
      context.out().flush();
      return 0;
    }
  }
}
