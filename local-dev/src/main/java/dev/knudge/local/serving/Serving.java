package dev.knudge.local.serving;

import dev.knudge.backends.Port;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All Knative Services of this machine: deploys them, says how they are, ends them. Its methods block, and belong on no event loop. */
public final class Serving implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final ProcessGuard guard;
  private final ServingOptions options;
  private final ServingListener listener;
  private final Map<String, Activator> activators = new ConcurrentSkipListMap<>();
  private final Map<String, Deployment> deployments = new ConcurrentSkipListMap<>();

  /** One service with all that running it takes. */
  record Deployment(
      RevisionSpec spec,
      Application application,
      int port,
      ServiceLog log,
      ProcessGuard guard,
      ServingOptions options,
      ServingListener listener) {}

  /**
   * @param vertx whose event loops do the work; stays the caller's to close
   * @param guard watches over the processes; stays the caller's to close, after this
   */
  public Serving(
      Vertx vertx, ProcessGuard guard, ServingOptions options, ServingListener listener) {
    this.vertx = vertx;
    this.guard = guard;
    this.options = options;
    this.listener = event -> tell(listener, event);
  }

  /** Tells on, and looks at the cache after the first start, so that the look holds up neither that nor local-dev's own. */
  private ServingListener checkingCacheOf(Application application) {
    AtomicBoolean checked = new AtomicBoolean();
    return event -> {
      listener.on(event);
      if (event instanceof ServingEvent.Awake awake && checked.compareAndSet(false, true)) {
        Thread.ofVirtual()
            .name("cache of " + awake.service())
            .start(() -> checkCache(awake.service(), application));
      }
    };
  }

  private void checkCache(String service, Application application) {
    try {
      AotCache.misfit(application, guard)
          .ifPresent(reason -> listener.on(new ServingEvent.Warning(service, slow(reason))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.debug("The ahead-of-time cache of {} could not be checked", service, e);
    }
  }

  private static String slow(String reason) {
    return "starts slowly, its ahead-of-time cache does not fit: %s. ./mvnw -DskipTests package makes it anew"
        .formatted(reason);
  }

  /** A listener that fails must not take the service along. */
  private static void tell(ServingListener listener, ServingEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      LOG.warn("A listener failed on {}", event, e);
    }
  }

  /**
   * Opens the service's port. No process starts before the first request, unless the manifest asks for some.
   *
   * @param port where the service is to be reached
   * @throws dev.knudge.backends.PortTakenException where another program has that port
   */
  public void deploy(RevisionSpec spec, Application application, Port port) {
    if (deployments.containsKey(spec.name())) {
      throw new IllegalStateException("There are two services named " + spec.name());
    }
    int number = port.claim();
    ServiceLog log =
        new ServiceLog(options.logs().resolve(spec.name() + ".log"), options.logBytes());
    Deployment deployment =
        new Deployment(
            spec, application, number, log, guard, options, checkingCacheOf(application));
    deployments.put(spec.name(), deployment);
    try {
      activators.put(spec.name(), await(Activator.open(vertx, deployment)));
    } catch (IllegalStateException e) {
      deployments.remove(spec.name());
      log.close();
      throw new IllegalStateException(
          "Service %s cannot be opened on port %d: %s"
              .formatted(spec.name(), number, e.getMessage()),
          e);
    }
  }

  /** Where a service is reached on this machine; empty where there is none of that name. */
  public Optional<URI> address(String service) {
    return Optional.ofNullable(deployments.get(service))
        .map(deployment -> URI.create("http://" + Activator.LOOPBACK + ":" + deployment.port()));
  }

  /** How each service is, by name. */
  public List<ServiceStatus> status() {
    return activators.values().stream().map(activator -> await(activator.status())).toList();
  }

  /** Ends all processes and closes all ports. */
  @Override
  public void close() {
    List<Future<Void>> closing = new ArrayList<>();
    activators.values().forEach(activator -> closing.add(activator.close()));
    closing.forEach(closed -> {
      try {
        await(closed);
      } catch (IllegalStateException e) {
        LOG.warn("A service did not end as it should: {}", e.getMessage());
      }
    });
    deployments.values().forEach(deployment -> deployment.log().close());
    activators.clear();
    deployments.clear();
  }

  private <T> T await(Future<T> future) {
    Duration patience = PATIENCE.plus(options.stopGrace());
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new IllegalStateException("No answer within " + patience.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
