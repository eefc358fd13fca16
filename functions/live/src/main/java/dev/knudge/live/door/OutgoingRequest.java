package dev.knudge.live.door;

import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.MutableHttpRequestWrapper;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.netty.NettyHttpRequestBuilder;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A request to a function: made anew, so that nothing of the client's is in it by accident, but with the client's body as it streams in. (The framework's way to change a request
 * changes the one that the server still works with.)
 */
final class OutgoingRequest extends MutableHttpRequestWrapper<Object>
    implements NettyHttpRequestBuilder {
  /** Where the client keeps the connection that a request was given. */
  private static final String CONNECTION = "netty_channel";

  private final @Nullable ByteBody body;
  private volatile boolean waiting = true;

  /** The client's handler of this exchange; once another is in its place, the connection is no longer ours. */
  private volatile @Nullable ChannelHandler exchange;

  private OutgoingRequest(MutableHttpRequest<Object> head, @Nullable ByteBody body) {
    super(ConversionService.SHARED, head);
    this.body = body;
  }

  /**
   * One with no headers yet.
   *
   * @param body of the client's request; null where it has none
   */
  static OutgoingRequest of(HttpMethod method, URI uri, @Nullable ByteBody body) {
    return new OutgoingRequest(HttpRequest.create(method, uri.toString()), body);
  }

  @Override
  public @Nullable ByteBody byteBodyDirect() {
    return body;
  }

  @Override
  public io.netty.handler.codec.http.HttpRequest toHttpRequestWithoutBody() {
    return NettyHttpRequestBuilder.asBuilder(getDelegate()).toHttpRequestWithoutBody();
  }

  /** Whether it was given a connection: nothing has been sent before that. */
  boolean hasConnection() {
    return connection() != null;
  }

  private @Nullable Channel connection() {
    return getAttribute(CONNECTION, Channel.class).orElse(null);
  }

  /** The head of its answer is there. Called where that is heard of, on the connection's event loop. */
  void answered() {
    Channel connection = connection();
    exchange = connection == null ? null : exchangeOn(connection);
    waiting = false;
  }

  /** It failed before it was answered: whatever state its connection is in, nobody else is to have it. */
  void failed() {
    waiting = false;
    Channel connection = connection();
    if (connection != null) {
      connection.close();
    }
  }

  /** Closes the connection, so that the function hears that nobody waits; unless the exchange has come to its end, and the connection has gone to another. */
  void abandon() {
    Channel connection = connection();
    if (connection != null) {
      connection
          .eventLoop()
          .execute(() -> {
            ChannelHandler now = exchangeOn(connection);
            if (now != null && (waiting || now == exchange)) {
              connection.close();
            }
          });
    }
  }

  private static @Nullable ChannelHandler exchangeOn(Channel connection) {
    return connection.pipeline().get(ChannelPipelineCustomizer.HANDLER_MICRONAUT_HTTP_RESPONSE);
  }
}
