package dev.knudge.live.socket;

import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;

/** A WebSocket. */
final class WebSocketTransport implements Transport {
  private static final byte[] NOTHING = {};

  private final WebSocketSession session;
  private final Channel channel;

  /**
   * @param channel what the session is on: a client that reads nothing never takes its close frame either, and can only be cut off
   */
  WebSocketTransport(WebSocketSession session, Channel channel) {
    this.session = session;
    this.channel = channel;
  }

  @Override
  public String kind() {
    return "websocket";
  }

  /** What another thread sends is queued for the channel's own, and would be overtaken by what that one sends itself. */
  @Override
  public void execute(Runnable action) {
    try {
      channel.eventLoop().execute(action);
    } catch (RejectedExecutionException _) {
      // The server has ended, and the connection with it.
    }
  }

  @Override
  public CompletionStage<?> send(String frame, String cursor) {
    try {
      return session.sendAsync(frame);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e); // it was closed in this moment
    }
  }

  @Override
  public void ping() {
    if (session.isOpen()) {
      session.sendPingAsync(NOTHING);
    }
  }

  @Override
  public boolean isAnswered() {
    return true;
  }

  /** Never at once: whoever ends a connection may hold the feed. */
  @Override
  public void close(CloseCode code, String reason) {
    execute(() -> session.close(new CloseReason(code.code(), reason)));
  }

  @Override
  public void cut() {
    execute(channel::close);
  }
}
