package dev.knudge.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import dev.knudge.local.status.Status;
import java.util.Optional;
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
    Settings settings = common.settings(context);
    Status status;
    try (AdminClient client = new AdminClient(settings.port("admin.port"))) {
      status = client.status();
    }
    Optional<Long> open = openLetters(settings, status);
    if (common.json()) {
      ObjectNode tree = Json.mapper().valueToTree(status);
      open.ifPresent(letters -> tree.put("open_dead_letters", letters));
      context.out().println(Json.pretty(tree));
    } else {
      StatusScreen.lines(status, open, context.clock().instant(), context.console())
          .forEach(context.out()::println);
    }
    return 0;
  }

  /** Asked of the function, which is not woken where no letter ever came. Where it does not answer, the rest of the status is worth knowing all the same. */
  private Optional<Long> openLetters(Settings settings, Status status) {
    if (status.deadLetters() == 0) {
      return Optional.empty();
    }
    return status.services().stream()
        .filter(service -> service.name().equals("dead-letters"))
        .findFirst()
        .flatMap(service -> {
          try (DeadLettersClient client =
              DeadLettersCommand.client(context, settings, service.url())) {
            return Optional.of(client.get("/summary").path("open").asLong());
          } catch (LocalDevException e) {
            return Optional.empty();
          }
        });
  }
}
