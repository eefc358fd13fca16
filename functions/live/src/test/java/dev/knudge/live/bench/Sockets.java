package dev.knudge.live.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** WebSocket clients by the thousand, all on one thread: one of the JDK's for each would be the bottleneck. Pings are answered. */
final class Sockets implements AutoCloseable {
  /** When a connection ends without a word. */
  static final int NO_WORD = 1006;

  private static final int LARGEST_HANDSHAKE = 16_384;
  private static final int LARGEST_FRAME = 4 * 1024 * 1024;
  private static final long HANDSHAKE_MILLIS = 30_000;

  private final EventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  /** Who listens at a connection; always called on the one thread. */
  interface Ear {
    /** A frame came. */
    void hears(Channel from, String text);

    /** The connection ended, or never came about. */
    void ended(int closeCode);
  }

  /**
   * Connects as that token's user.
   *
   * @param subprotocol to be agreed upon; null for none
   */
  void open(int port, String path, String token, @Nullable String subprotocol, Ear ear) {
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(URI.create("ws://127.0.0.1:" + port + path))
            .subprotocol(subprotocol)
            .customHeaders(new DefaultHttpHeaders().add("Authorization", "Bearer " + token))
            .maxFramePayloadLength(LARGEST_FRAME)
            .handshakeTimeoutMillis(HANDSHAKE_MILLIS)
            .handleCloseFrames(false)
            .withUTF8Validator(false)
            .build();
    new Bootstrap()
        .group(thread)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(LARGEST_HANDSHAKE),
                        new WebSocketClientProtocolHandler(config),
                        new Frames(ear));
              }
            })
        .connect(InetAddress.getLoopbackAddress(), port)
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            ear.ended(NO_WORD);
          }
        });
  }

  /** Has something done later, on the one thread. */
  void later(Runnable action, long millis) {
    var _ = thread.schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  private static final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
    private final Ear ear;
    private int closeCode = NO_WORD;

    Frames(Ear ear) {
      this.ear = ear;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext at, WebSocketFrame frame) {
      switch (frame) {
        case TextWebSocketFrame text when text.isFinalFragment() ->
            ear.hears(at.channel(), text.content().toString(StandardCharsets.UTF_8));
        case CloseWebSocketFrame close -> {
          closeCode = close.statusCode();
          at.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
        }
        default ->
            throw new IllegalStateException("A frame that none of the servers sends: " + frame);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext at) {
      ear.ended(closeCode);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext at, Throwable fault) {
      at.close();
    }
  }

  @Override
  public void close() {
    thread.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
