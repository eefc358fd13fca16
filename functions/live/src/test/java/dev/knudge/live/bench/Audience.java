package dev.knudge.live.bench;

import static org.awaitility.Awaitility.await;

import dev.knudge.testkit.RunningFunction;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** All clients of one contender, who speak its language; counted, and timed when asked for. */
final class Audience implements Sockets.Ear, AutoCloseable {
  /** So many may be on their way in at a time: connecting is not what is measured. */
  private static final int AT_THE_DOOR = 100;

  private static final Duration TOKENS_LAST = Duration.ofHours(2);

  private final AtomicLong received = new AtomicLong();
  private final AtomicInteger welcomed = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Latencies latencies;
  private final Contender contender;
  private int joined;

  Audience(Contender contender) {
    this.contender = contender;
  }

  /** So many connections of each of so many users; returns when all are welcome. */
  void join(Sockets sockets, Server server, int users, int each) {
    for (int user = 0; user < users; user++) {
      String token =
          RunningFunction.token(
              RunningFunction.claims(Written.user(user))
                  .expirationTime(Date.from(Instant.now().plus(TOKENS_LAST)))
                  .build());
      for (int i = 0; i < each; i++) {
        while (joined - welcomed.get() >= AT_THE_DOOR && ended.get() == 0) {
          LockSupport.parkNanos(1_000_000);
        }
        sockets.open(server.port(), contender.path, token, contender.subprotocol, this);
        joined++;
      }
    }
    await().atMost(Server.PATIENCE).until(() -> welcomed.get() == joined || ended.get() > 0);
    whole();
  }

  /** Sees that all are still there: else what is measured is not what was meant. */
  void whole() {
    if (ended.get() > 0) {
      throw new IllegalStateException(
          ended + " of " + joined + " connections to " + contender.title + " ended");
    }
  }

  /** From now on what comes is timed; null for no longer. */
  void time(@Nullable Latencies by) {
    latencies = by;
  }

  /** Events until now, at all of them together. */
  long received() {
    return received.get();
  }

  @Override
  public void hears(Channel from, String text) {
    int sent = text.indexOf(Feed.SENT);
    if (sent >= 0) {
      received.lazySet(received.get() + 1);
      Latencies to = latencies;
      if (to != null) {
        to.add((System.nanoTime() - number(text, sent + Feed.SENT.length())) / 1_000);
      }
    } else if (text.contains("welcome\"")) {
      channels.add(from);
      welcomed.incrementAndGet();
    } else {
      engineIo(from, text);
    }
  }

  /** Socket.IO's: its beginning, to which one answers with a wish to join; and its pings. */
  private static void engineIo(Channel to, String text) {
    if (text.startsWith("0")) {
      to.writeAndFlush(new TextWebSocketFrame("40"));
    } else if (text.equals("2")) {
      to.writeAndFlush(new TextWebSocketFrame("3"));
    }
  }

  private static long number(String text, int begin) {
    long value = 0;
    for (int i = begin; Character.isDigit(text.charAt(i)); i++) {
      value = 10 * value + text.charAt(i) - '0';
    }
    return value;
  }

  @Override
  public void ended(int closeCode) {
    ended.incrementAndGet();
  }

  /** All leave, and are gone when this returns. */
  @Override
  public void close() {
    channels.forEach(Channel::close);
    await().atMost(Server.PATIENCE).until(() -> ended.get() >= channels.size());
  }
}
