package dev.knudge.runtime.command;

import dev.knudge.runtime.BeforeStop;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.outbox.ContinuousRelay;
import dev.knudge.runtime.settings.ServiceSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.EmbeddedServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests until the process is told to stop; then it takes no new ones, finishes what is in flight, and exits with 0. */
public final class Serving {
  /** No exit code: the server runs. */
  public static final int RUNNING = -1;

  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  /** What a stop grants the last posts, however long the requests took. */
  private static final Duration LAST_POSTS = Duration.ofSeconds(2);

  private Serving() {}

  /** Starts the server and returns. */
  public static int start() {
    ApplicationContext context = ApplicationContext.builder().start();
    EmbeddedServer server = context.getBean(EmbeddedServer.class);
    ServiceSettings settings = context.getBean(ServiceSettings.class);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(context, settings.stopTimeout()), "stop"));
    server.start();
    long sinceExec =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    context.getBean(Metrics.class).started(Duration.ofMillis(sinceExec));
    LOG.info("{} answers at {} after {} ms", settings.serviceName(), server.getURI(), sinceExec);
    if (!System.getProperty("java.vm.info", "").contains("sharing")) {
      LOG.warn(
          "The ahead-of-time cache does not fit this JVM, its options or these jars, or is missing: every start is slower. Package the function anew with this JVM.");
    }
    return RUNNING;
  }

  /** Runs while the JVM goes down. Without the halt it would exit with 143, as if the signal had broken something off. */
  private static void stop(ApplicationContext context, Duration patience) {
    long begun = System.nanoTime();
    context.getBeansOfType(BeforeStop.class).forEach(BeforeStop::beforeStop);
    try {
      context
          .getBean(GracefulShutdownManager.class)
          .shutdownGracefully()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("Stopped with requests in flight: they took longer than {}", patience);
    } catch (ExecutionException e) {
      LOG.warn("Stopped, but not gracefully", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Requests that were in flight may have committed something last.
    Duration left = patience.minusNanos(System.nanoTime() - begun);
    context.getBean(ContinuousRelay.class).stop(left.compareTo(LAST_POSTS) > 0 ? left : LAST_POSTS);
    context.close();
    Runtime.getRuntime().halt(0);
  }
}
