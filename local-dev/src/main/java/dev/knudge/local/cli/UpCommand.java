package dev.knudge.local.cli;

import dev.knudge.local.kubernetes.ApiServer;
import dev.knudge.local.kubernetes.Kubeconfig;
import dev.knudge.local.setup.LocalCluster;
import dev.knudge.local.setup.LocalDevException;
import dev.knudge.local.setup.Settings;
import dev.knudge.local.status.Happening;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./local-dev/up}: starts everything, and shows what happens until it is stopped. */
@Command(name = "up", description = "Starts everything, and shows what happens until Ctrl-C.")
final class UpCommand implements Callable<Integer> {

  private static final String SAMPLE_USER = "user-456";
  // Where the manifests have the functions.
  private static final String NAMESPACE = "todo";
  // As a shell has it for Ctrl-C.
  private static final int INTERRUPTED = 130;

  private final Context context;
  private volatile boolean stopping;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<@Nullable AdminServer> admin = new AtomicReference<>();
  private final AtomicReference<@Nullable ApiServer> kubernetes = new AtomicReference<>();

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--fresh",
      description = "Begins with empty Kafka and PostgreSQL; logs and secrets stay.")
  private boolean fresh;

  UpCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws InterruptedException {
    long begun = System.nanoTime();
    Settings settings = common.settings(context);
    // Before the first library logs; see logback.xml.
    System.setProperty("knudge.log", settings.dataFolder().log("local-dev").toString());
    LocalCluster cluster =
        new LocalCluster(settings, context.clock(), this::started, this::happened);
    Thread stop = Thread.ofPlatform().name("stop").unstarted(() -> stop(cluster));
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      line(
          context.console().bold("Knudge")
              + " on this machine, data in "
              + settings.dataFolder().path());
      cluster.start(fresh);
      admin.set(
          AdminServer.start(
              settings.port("admin.port"),
              cluster::status,
              () -> DemoUser.of(settings, context.clock()),
              cluster::mails,
              cluster::processes));
      kubernetes.set(kubernetes(settings, cluster));
      ready(settings, cluster, Duration.ofNanos(System.nanoTime() - begun));
      stopped.await();
      return 0;
    } catch (RuntimeException e) {
      cluster.close();
      if (stopping) {
        return INTERRUPTED; // what went wrong is that it was stopped in the middle
      }
      throw e;
    }
  }

  /** The API that kubectl and kn ask, and the file that tells them where it is. */
  private ApiServer kubernetes(Settings settings, LocalCluster cluster) {
    int port = settings.port("kubernetes.port");
    try {
      ApiServer server =
          ApiServer.start(port, context.clock(), cluster.manifests(), cluster::status);
      Kubeconfig.write(settings.dataFolder().kubeconfig(), server.port(), NAMESPACE);
      return server;
    } catch (IOException e) {
      throw new LocalDevException(
          "Port %d (kubernetes.port) cannot be had, or the kubeconfig cannot be written: %s. %s"
              .formatted(
                  port,
                  e.getMessage(),
                  Settings.howTo("kubernetes.port", Integer.toString(port + 1))),
          e);
    }
  }

  private void stop(LocalCluster cluster) {
    long begun = System.nanoTime();
    stopping = true;
    boolean running = admin.get() != null;
    if (running && !common.json()) {
      line("Stopping ...");
    }
    AdminServer server = admin.getAndSet(null);
    if (server != null) {
      server.close();
    }
    ApiServer api = kubernetes.getAndSet(null);
    if (api != null) {
      api.close();
    }
    cluster.close();
    if (running && !common.json()) {
      line("Stopped in " + seconds(Duration.ofNanos(System.nanoTime() - begun)) + ".");
    }
    stopped.countDown();
  }

  private void started(String part, String what, Duration took) {
    if (!common.json()) {
      line("  %-11s %-44s %s".formatted(part, what, context.console().dim(seconds(took))));
    }
  }

  private void happened(Happening happening) {
    AdminServer server = admin.get();
    if (server != null) {
      server.publish(happening);
    }
    ApiServer api = kubernetes.get();
    if (api != null) {
      api.publish(happening);
    }
    if (common.json()) {
      line(Json.line(happening));
    } else {
      context.console().happening(happening);
    }
  }

  private void ready(Settings settings, LocalCluster cluster, Duration took) {
    String token =
        AccessToken.of(settings, context.clock())
            .of(SAMPLE_USER, List.of(), settings.duration("token.ttl"));
    if (common.json()) {
      line(Json.line(Map.of("ready", true, "services", cluster.services(), "token", token)));
      return;
    }
    line("Ready in " + context.console().bold(seconds(took)) + ".");
    line("");
    cluster.services().forEach((name, url) -> line("  %-11s %s".formatted(name, url)));
    line(
        "  %-11s http://localhost:%d/todo/task-events (CloudEvents by HTTP POST)"
            .formatted("sinks", settings.port("sink.port")));
    line(
        "  %-11s localhost:%d (bare JSON by any Kafka client)"
            .formatted("Kafka", settings.port("kafka.port")));
    line(
        "  %-11s http://localhost:%d/mail (every e-mail that was sent)"
            .formatted("mailbox", settings.port("admin.port")));
    line(
        "  %-11s http://localhost:%d/traces and /metrics (or: knudge trace, knudge metrics)"
            .formatted("telemetry", settings.port("admin.port")));
    line(
        "  %-11s KUBECONFIG=%s kubectl get ksvc (or: kn service list)"
            .formatted("Kubernetes", settings.dataFolder().kubeconfig()));
    line("");
    URI audit = cluster.services().get("audit");
    if (audit != null) {
      line("Try, in another terminal (the token is of " + SAMPLE_USER + "):");
      line("  ./local-dev/knudge send --bare && ./local-dev/knudge send");
      line("  curl -H 'Authorization: Bearer " + token + "' " + audit + "/api/audit");
      line("");
    }
    line("What happens (Ctrl-C stops all):");
  }

  private void line(String text) {
    context.console().line(text);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
