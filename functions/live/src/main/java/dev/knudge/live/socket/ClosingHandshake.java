package dev.knudge.live.socket;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;

/**
 * Answers a client's close frame with one, as RFC 6455 (5.5.1) demands. Micronaut answers it only where nobody listens to closing, and else drops the connection: a client that
 * has said goodbye would take it for broken (1006).
 */
final class ClosingHandshake extends ChannelDuplexHandler {
  private boolean said;

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    said |= message instanceof CloseWebSocketFrame;
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
      context.writeAndFlush(goodbye).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
