package dev.knudge.local.cli;

import dev.knudge.backends.Port;
import dev.knudge.local.setup.LocalCluster;
import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import dev.knudge.local.status.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Does once what {@code up} and the other commands do, on ports and in a folder of its own: the build runs it to make the ahead-of-time cache
 * that all of them start from.
 */
@Command(
    name = "train",
    hidden = true,
    description = "Runs everything once, for the ahead-of-time cache.")
final class TrainCommand implements Callable<Integer> {

  private static final List<String> PORTS =
      List.of(
          "kafka.port", "postgres.port", "mail.port", "sink.port", "admin.port", "kubernetes.port");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Context context;

  @Parameters(paramLabel = "FOLDER", description = "A folder for the data, which is emptied.")
  private @Nullable Path folder;

  TrainCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = settings();
    try (LocalCluster cluster =
        new LocalCluster(
            settings, context.clock(), (part, what, took) -> {}, context.console()::happening)) {
      cluster.start(true);
      try (AdminServer admin =
              AdminServer.start(
                  settings.port("admin.port"),
                  cluster::status,
                  () -> DemoUser.of(settings, context.clock()),
                  cluster::mails);
          AdminClient client = new AdminClient(admin.port())) {
        exercise(settings, client);
      }
    }
    return 0;
  }

  private void exercise(Settings settings, AdminClient client) throws InterruptedException {
    AccessToken.of(settings, context.clock())
        .of("user-456", List.of("operator"), settings.duration("token.ttl"));
    EventDraft draft =
        new EventDraft(
            "task.created",
            "task",
            "user-456",
            context.clock().instant(),
            Json.mapper().createObjectNode().put("title", "Training"));
    String kafka = "127.0.0.1:" + settings.port("kafka.port");
    Sending.toSink(settings.port("sink.port"), "todo", "task-events", draft);
    Sending.toKafka(kafka, "task-events", draft);
    try (TopicTail tail = new TopicTail(kafka, "task-events", true)) {
      tail.read(2, PATIENCE, record -> Json.line(record));
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (delivered(client.status()) < 2) {
      if (System.nanoTime() > deadline) {
        throw new LocalDevException(
            "The training's events were not delivered within " + PATIENCE.toSeconds() + " s.");
      }
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    StatusScreen.lines(
        client.status(), Optional.empty(), context.clock().instant(), context.console());
  }

  private static long delivered(Status status) {
    return status.sources().stream().mapToLong(Status.SourceStatus::delivered).sum();
  }

  /** Only the defaults, so that the cache does not depend on who makes it; and ports that nobody has. */
  private Settings settings() throws IOException {
    Map<String, String> flags = new LinkedHashMap<>();
    if (folder == null) {
      throw new LocalDevException("Name a folder for the training's data.");
    }
    flags.put("data.folder", folder.toAbsolutePath().toString());
    Settings defaults = Settings.load(context.root(), Map.of(), Map.of());
    List<String> names = new ArrayList<>(PORTS);
    names.addAll(defaults.servicePortNames());
    names.forEach(name -> flags.put(name, Integer.toString(Port.free().claim())));
    return Settings.load(context.root(), Map.of(), flags);
  }
}
