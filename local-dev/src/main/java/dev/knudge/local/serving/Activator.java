package dev.knudge.local.serving;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClientOptions;
import java.util.function.Supplier;

/**
 * The door of one service: its public port, which is there whether a process is or not. Requests to a sleeping service are held until it is
 * awake, and then passed on, like all others, to one of its processes.
 */
final class Activator {

  static final String LOOPBACK = "127.0.0.1";

  // Envoy takes 60 KiB; Vert.x alone would take 8.
  private static final int HEADER_BYTES = 64 * 1024;
  private static final int LINE_BYTES = 16 * 1024;
  // Limits are Knative's, per process, and not the connection pool's.
  private static final int CONNECTIONS = 100_000;
  // Below the idle timeout of servers, or a connection could close just when a request is sent on
  // it.
  private static final int KEEP_ALIVE_SECONDS = 60;

  private final Vertx vertx;
  private final Context context;
  private final Serving.Deployment deployment;
  private final HttpClient client;
  private final Tally tally = new Tally();
  private final Revision revision;

  private Activator(Vertx vertx, Context context, Serving.Deployment deployment) {
    this.vertx = vertx;
    this.context = context;
    this.deployment = deployment;
    this.client = vertx.createHttpClient(clientOptions());
    Prober prober =
        new Prober(client, vertx.createNetClient(new NetClientOptions().setConnectTimeout(1_000)));
    this.revision = new Revision(vertx, context, deployment, prober, tally);
  }

  private static HttpClientOptions clientOptions() {
    return new HttpClientOptions()
        .setMaxPoolSize(CONNECTIONS)
        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
        .setConnectTimeout(5_000)
        .setMaxHeaderSize(HEADER_BYTES)
        .setTcpNoDelay(true);
  }

  private static HttpServerOptions serverOptions(int port) {
    return new HttpServerOptions()
        .setHost(LOOPBACK)
        .setPort(port)
        .setMaxHeaderSize(HEADER_BYTES)
        .setMaxInitialLineLength(LINE_BYTES)
        .setHandle100ContinueAutomatically(true)
        .setHttp2ClearTextEnabled(false)
        .setTcpNoDelay(true);
  }

  /** Opens a service's port, on an event loop of its own. */
  static Future<Activator> open(Vertx vertx, Serving.Deployment deployment) {
    Promise<Activator> opened = Promise.promise();
    vertx
        .deployVerticle(
            new AbstractVerticle() {
              @Override
              public void start(Promise<Void> started) {
                Activator activator = new Activator(vertx, context, deployment);
                activator
                    .listen()
                    .onSuccess(listening -> opened.tryComplete(activator))
                    .onComplete(started);
              }
            })
        .onFailure(opened::tryFail);
    return opened.future();
  }

  private Future<Void> listen() {
    return vertx
        .createHttpServer(serverOptions(deployment.port()))
        .requestHandler(
            request -> new Exchange(vertx, client, deployment, revision, tally, request).begin())
        .listen()
        .<Void>mapEmpty()
        .onSuccess(listening -> revision.open());
  }

  /** Ends the processes, and then closes the port, so that callers are answered to the end. */
  Future<Void> close() {
    return onLoop(() -> revision.close().eventually(() -> vertx.undeploy(context.deploymentID())));
  }

  Future<ServiceStatus> status() {
    return onLoop(() ->
        Future.succeededFuture(
            new ServiceStatus(
                deployment.spec().name(),
                deployment.spec().namespace(),
                deployment.port(),
                revision.state(),
                revision.ready(),
                revision.pids(),
                revision.ports(),
                revision.waiting(),
                revision.inFlight(),
                tally.requests(),
                tally.failures(),
                tally.wakeUps(),
                tally.crashes(),
                tally.lastColdStart())));
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(ignored -> {
      try {
        work.get().onComplete(promise);
      } catch (RuntimeException e) {
        promise.tryFail(e);
      }
    });
    return promise.future();
  }
}
