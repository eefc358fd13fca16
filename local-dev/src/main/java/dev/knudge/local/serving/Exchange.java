package dev.knudge.local.serving;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to a process, and the answer on its way back. Both bodies stream; nothing is kept.
 *
 * <pre>
 *   begin ──► waits ──granted──► sent ──head of the answer──► answering ──end──► over
 *               │                 │                             │
 *               │ refused: 503    │ lost: 502                   │ lost, or too late: the caller's connection is closed
 *               │ too late: 504   │ too late: 504               │
 *               └─────────────────┴──── the caller hangs up: the process is let go ────► over
 * </pre>
 *
 * Lives on its activator's event loop.
 */
final class Exchange implements Revision.Waiter {

  private final Vertx vertx;
  private final HttpClient client;
  private final Serving.Deployment deployment;
  private final Revision revision;
  private final Tally tally;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final boolean upgrade;
  private final long arrived = System.nanoTime();
  private long lastWrite = arrived;
  private long timer = -1;
  private boolean waited;
  private boolean started;
  private boolean over;
  private @Nullable Replica replica;
  private @Nullable HttpClientRequest upstream;
  private @Nullable Tunnel tunnel;

  Exchange(
      Vertx vertx,
      HttpClient client,
      Serving.Deployment deployment,
      Revision revision,
      Tally tally,
      HttpServerRequest request) {
    this.vertx = vertx;
    this.client = client;
    this.deployment = deployment;
    this.revision = revision;
    this.tally = tally;
    this.request = request;
    this.response = request.response();
    this.upgrade = Headers.isWebSocketUpgrade(request);
  }

  void begin() {
    tally.requested();
    request.pause();
    response.closeHandler(closed -> abandon());
    response.exceptionHandler(failure -> abandon());
    waitForDeadline();
    revision.acquire(this);
    waited |= replica == null;
  }

  @Override
  public void granted(Replica to) {
    replica = to;
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(Activator.LOOPBACK)
            .setPort(to.port())
            .setURI(request.uri());
    client.request(options).onSuccess(this::send).onFailure(failure -> noConnection(to, failure));
  }

  private void noConnection(Replica unreachable, Throwable failure) {
    boolean refused =
        failure instanceof ConnectException && !(failure instanceof ConnectTimeoutException);
    if (!refused) {
      fail(502, "the process cannot be reached: " + failure.getMessage());
    } else if (!over) {
      // It crashed a moment ago, and nothing was sent: another can take the request.
      replica = null;
      waited = true;
      revision.unreachable(unreachable);
      revision.acquire(this);
    }
  }

  @Override
  public void refused(String reason) {
    fail(503, reason);
  }

  private void send(HttpClientRequest to) {
    if (over) {
      to.reset();
      return;
    }
    upstream = to;
    // A loss is heard of by the answer that does not come; without this it would be logged besides.
    to.exceptionHandler(failure -> {});
    MultiMap headers = to.headers();
    Headers.copyEndToEnd(request.headers(), headers);
    Headers.addForwarded(request, headers);
    if (upgrade) {
      headers.set("connection", "Upgrade").set("upgrade", "websocket");
      to.connect().onSuccess(this::upgraded).onFailure(this::lost);
      return;
    }
    if (request.headers().contains("transfer-encoding")) {
      to.setChunked(true);
    }
    to.response().onSuccess(this::answer).onFailure(this::lost);
    request.pipe().endOnFailure(false).to(to);
  }

  private void lost(Throwable failure) {
    fail(
        502,
        "the process ended, or closed the connection, before it answered: " + failure.getMessage());
  }

  private void upgraded(HttpClientResponse from) {
    if (over || from.statusCode() != 101) {
      answer(from);
      return;
    }
    begun();
    response.headers().addAll(from.headers());
    request
        .toNetSocket()
        .onSuccess(socket -> {
          tunnel = new Tunnel(socket, from.netSocket());
          tunnel.open(this::finish);
          waitForDeadline();
        })
        .onFailure(failure -> abandon());
  }

  private void answer(HttpClientResponse from) {
    if (over) {
      return;
    }
    begun();
    response.setStatusCode(from.statusCode()).setStatusMessage(from.statusMessage());
    Headers.copyEndToEnd(from.headers(), response.headers());
    if (isStreamed(from)) {
      response.setChunked(true);
      // Whoever follows a stream of events must see its head before the first of them.
      response.writeHead();
    }
    from.exceptionHandler(failure -> cut());
    from.endHandler(end -> complete());
    from.handler(part -> pass(from, part));
  }

  private void begun() {
    started = true;
    lastWrite = System.nanoTime();
    if (waited) {
      tally.answered(
          Duration.ofNanos(lastWrite - arrived),
          first ->
              deployment
                  .listener()
                  .on(new ServingEvent.FirstAnswer(deployment.spec().name(), first)));
    }
  }

  private boolean isStreamed(HttpClientResponse from) {
    int status = from.statusCode();
    return !from.headers().contains("content-length")
        && status >= 200
        && status != 204
        && status != 304
        && !request.method().equals(HttpMethod.HEAD)
        && request.version() != HttpVersion.HTTP_1_0;
  }

  private void pass(HttpClientResponse from, Buffer part) {
    if (over) {
      return;
    }
    lastWrite = System.nanoTime();
    response.write(part);
    if (response.writeQueueFull()) {
      from.pause();
      response.drainHandler(drained -> from.resume());
    }
  }

  private void complete() {
    if (!over) {
      response.end();
      boolean allSent = request.isEnded();
      finish();
      if (!allSent) {
        // Answered before all was read: that connection to the process is of no more use.
        letGo();
        drainRequest();
      }
    }
  }

  /** What the caller still sends is read and forgotten, so that its connection can be used again. */
  private void drainRequest() {
    request.handler(null);
    request.resume();
  }

  private void waitForDeadline() {
    vertx.cancelTimer(timer);
    long now = System.nanoTime();
    long deadline =
        upgrade
            ? arrived + deployment.spec().timeouts().socket().toNanos()
            : deployment.spec().timeouts().deadline(arrived, lastWrite, started);
    if (deadline - now <= 0) {
      timedOut();
    } else {
      timer =
          vertx.setTimer(
              Math.max(1, Duration.ofNanos(deadline - now).toMillis() + 1),
              fired -> waitForDeadline());
    }
  }

  private void timedOut() {
    if (tunnel != null) {
      // What every socket comes to in the end is no failure.
      abandon();
    } else if (started) {
      cut();
    } else {
      fail(504, "activator request timeout");
    }
  }

  /** Answers for the process, which cannot. */
  private void fail(int status, String reason) {
    if (over) {
      return;
    }
    if (started) {
      cut();
      return;
    }
    tally.failed();
    abandon();
    response
        .setStatusCode(status)
        .putHeader("content-type", "text/plain; charset=utf-8")
        .end(reason + "\n");
    drainRequest();
  }

  /** Ends an answer that has begun in the only way that the caller cannot take for its end. */
  private void cut() {
    if (!over) {
      tally.failed();
      abandon();
      request.connection().close();
    }
  }

  /** Has no more to do with the process. */
  private void abandon() {
    if (!over) {
      // First of all, for letting go is heard of as a loss.
      finish();
      letGo();
    }
  }

  private void letGo() {
    if (tunnel != null) {
      tunnel.close();
    } else if (upstream != null) {
      upstream.reset();
    }
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    vertx.cancelTimer(timer);
    if (replica == null) {
      revision.leave(this);
    } else {
      revision.release(replica);
    }
  }
}
