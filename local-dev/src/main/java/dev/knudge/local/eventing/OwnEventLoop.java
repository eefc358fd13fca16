package dev.knudge.local.eventing;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * A place on the event loops for one source alone: what one thread starts would otherwise share that thread's, all sources of this
 * machine one.
 */
final class OwnEventLoop extends AbstractVerticle implements AutoCloseable {

  private OwnEventLoop() {}

  /** Not to be called on an event loop. */
  static OwnEventLoop on(Vertx vertx) {
    OwnEventLoop loop = new OwnEventLoop();
    vertx
        .deployVerticle(loop)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
    return loop;
  }

  Context context() {
    return context;
  }

  /** Frees it; what runs on it comes to its end. */
  @Override
  public void close() {
    vertx
        .undeploy(deploymentID())
        .toCompletionStage()
        .toCompletableFuture()
        .completeOnTimeout(null, 2, TimeUnit.SECONDS)
        .exceptionally(alreadyGone -> null)
        .join();
  }
}
