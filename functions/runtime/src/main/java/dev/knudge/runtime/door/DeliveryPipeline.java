package dev.knudge.runtime.door;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import jakarta.inject.Singleton;

/**
 * Two things that must happen to a delivery before the framework sees it. The query string is taken off: it means nothing at the door, and a malformed one (a KafkaSource's sink may
 * carry any) would be refused before the door is reached. And a body that breaks off in the middle of its chunks fails: the framework would take what came until then for the whole.
 */
@Singleton
final class DeliveryPipeline implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Customizer(null));
    return event.getBean();
  }

  private record Customizer(@org.jspecify.annotations.Nullable Channel channel)
      implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel specific, ChannelRole role) {
      return new Customizer(specific);
    }

    @Override
    public void onStreamPipelineBuilt() {
      if (channel != null
          && channel.pipeline().get(ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND) != null) {
        channel
            .pipeline()
            .addBefore(
                ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                "knudge-delivery",
                Handler.INSTANCE);
      }
    }
  }

  @ChannelHandler.Sharable
  private static final class Handler extends ChannelInboundHandlerAdapter {
    static final Handler INSTANCE = new Handler();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request
          && request.method().equals(HttpMethod.POST)
          && request.uri().startsWith("/?")) {
        request.setUri("/");
      }
      if (message instanceof HttpContent part && part.decoderResult().isFailure()) {
        part.release();
        context.fireExceptionCaught(part.decoderResult().cause());
        return;
      }
      context.fireChannelRead(message);
    }
  }
}
