package dev.knudge.live.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosingHandshakeTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(new ClosingHandshake());

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
