package dev.knudge.live.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosingHandshakeTest {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final EmbeddedChannel channel = new EmbeddedChannel(new ClosingHandshake(GRACE));

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  @Test
  void a_goodbye_is_answered_with_its_own_code_and_the_connection_ends() {
    channel.writeInbound(new CloseWebSocketFrame(1001, "off"));

    CloseWebSocketFrame answer = channel.readOutbound();
    assertThat(answer.statusCode()).isEqualTo(1001);
    assertThat(channel.isOpen()).isFalse();
    answer.release();
  }

  @Test
  void a_goodbye_without_a_code_is_answered_without_one() {
    channel.writeInbound(new CloseWebSocketFrame());

    CloseWebSocketFrame answer = channel.readOutbound();
    assertThat(answer.statusCode()).isEqualTo(-1);
    assertThat(channel.isOpen()).isFalse();
    answer.release();
  }

  @Test
  void the_answer_to_our_own_goodbye_is_not_answered_again() {
    channel.writeOutbound(new CloseWebSocketFrame(1012, "Come again."));
    CloseWebSocketFrame ours = channel.readOutbound();

    channel.writeInbound(new CloseWebSocketFrame(1012, "Come again."));

    assertThat(channel.<Object>readOutbound()).isNull();
    assertThat(channel.isOpen()).isFalse();
    ours.release();
  }

  @Test
  void nothing_is_sent_after_a_goodbye() {
    channel.writeOutbound(new CloseWebSocketFrame(1012, "Come again."));
    CloseWebSocketFrame ours = channel.readOutbound();
    TextWebSocketFrame late = new TextWebSocketFrame("late");

    assertThat(channel.writeAndFlush(late).cause()).isInstanceOf(ClosedChannelException.class);

    assertThat(channel.<Object>readOutbound()).isNull();
    assertThat(late.refCnt()).isZero();
    ours.release();
  }

  @Test
  void who_does_not_take_the_answer_is_cut_off() {
    EmbeddedChannel stuck =
        new EmbeddedChannel(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext context, Object message, ChannelPromise it) {
                ReferenceCountUtil.release(message); // and is never done
              }
            },
            new ClosingHandshake(GRACE));
    stuck.freezeTime();
    stuck.writeInbound(new CloseWebSocketFrame(1000, ""));
    assertThat(stuck.isOpen()).isTrue();

    stuck.advanceTimeBy(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    stuck.runScheduledPendingTasks();

    assertThat(stuck.isOpen()).isFalse();
    stuck.finishAndReleaseAll();
  }

  @Test
  void all_else_passes() {
    channel.writeInbound(new TextWebSocketFrame("in"));
    channel.writeOutbound(new TextWebSocketFrame("out"));

    TextWebSocketFrame in = channel.readInbound();
    TextWebSocketFrame out = channel.readOutbound();
    assertThat(in.text()).isEqualTo("in");
    assertThat(out.text()).isEqualTo("out");
    assertThat(channel.isOpen()).isTrue();
    in.release();
    out.release();
  }
}
