package dev.knudge.live.socket;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Answers a client's close frame with one, as RFC 6455 (5.5.1) demands, and sends nothing after a close frame. Micronaut answers only where nobody listens to closing, and else
 * drops the connection: a client that has said goodbye would take it for broken (1006).
 */
final class ClosingHandshake extends ChannelDuplexHandler {
  private final Duration grace;
  private boolean said;

  /**
   * @param grace how long a client has to take the answer before the connection is cut
   */
  ClosingHandshake(Duration grace) {
    this.grace = grace;
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (said) {
      ReferenceCountUtil.release(message);
      promise.setFailure(new ClosedChannelException());
      return;
    }
    said = message instanceof CloseWebSocketFrame;
    context.write(message, promise);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof CloseWebSocketFrame goodbye)) {
      context.fireChannelRead(message);
    } else if (said) {
      goodbye.release();
      context.close();
    } else {
      said = true;
      context
          .writeAndFlush(new CloseWebSocketFrame(true, 0, goodbye.content()))
          .addListener(ChannelFutureListener.CLOSE);
      context.executor().schedule(() -> context.close(), grace.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
