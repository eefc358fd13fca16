package dev.knudge.local.cli;

import dev.knudge.local.status.Status;
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
      StatusScreen.lines(status, context.clock().instant(), context.console())
          .forEach(context.out()::println);
    }
    return 0;
  }
}
