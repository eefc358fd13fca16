package dev.knudge.local.cli;

import dev.knudge.local.status.Happening;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code knudge watch}: what {@code up} shows, in another terminal. */
@Command(
    name = "watch",
    description = "Shows wake-ups, sleeps, retries and dead letters as they happen.")
final class WatchCommand implements Callable<Integer> {

  private final Context context;

  @Mixin private CommonOptions common = new CommonOptions();

  WatchCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (AdminClient client = new AdminClient(common.settings(context).port("admin.port"))) {
      client.watch(this::show);
    }
    return 0;
  }

  private void show(Happening happening) {
    if (common.json()) {
      context.out().println(Json.line(happening));
    } else {
      context.console().happening(happening);
    }
  }
}
