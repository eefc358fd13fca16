package dev.knudge.live.socket;

import dev.knudge.live.feed.Listener;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: what waits to be sent, and how long it has been silent. What waits is bounded in bytes; a client that does not read is sent away when the bound is reached,
 * and nobody waits for it.
 */
final class Connection implements Listener {
  /** So much may be on its way to the socket at a time: enough to keep it busy, little enough to be told from what waits here. */
  private static final long ON_THE_WAY = 64 * 1024;

  /** Below this a client counts as having read what it was sent. */
  private static final long DRAINED = 32 * 1024;

  /** So much may wait for each client, whatever waits for all others: who reads is not to pay for those who do not. */
  private static final long ALWAYS = 16 * 1024;

  private final String userId;
  private final @Nullable Instant expires;
  private final Transport transport;
  private final Surroundings around;
  private final Deque<Frame> queue = new ArrayDeque<>();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final long openedAt;
  private final long livesNanos;

  private List<Runnable> onDrained = List.of();
  private final List<BiFunction<String, String, String>> early = new ArrayList<>(0);
  private String cursor = "";
  private long queued;
  private long onTheWay;
  private boolean pumping;
  private volatile long heardAt;
  private volatile long pingedAt;
  private volatile long closedAt;

  private record Frame(String text, String cursor, @Nullable Instant happened) {}

  /**
   * @param userId whose it is
   * @param expires when the client's token does; null for never
   * @param livesNanos after how long it is closed, for the client to come again
   */
  Connection(
      String userId,
      @Nullable Instant expires,
      Transport transport,
      Surroundings around,
      long livesNanos) {
    this.userId = userId;
    this.expires = expires;
    this.transport = transport;
    this.around = around;
    this.livesNanos = livesNanos;
    openedAt = around.nanoTime().getAsLong();
    heardAt = openedAt;
    pingedAt = openedAt;
  }

  @Override
  public String userId() {
    return userId;
  }

  Transport transport() {
    return transport;
  }

  @Override
  public boolean offer(String frame, String itsCursor, @Nullable Instant happened) {
    synchronized (queue) {
      if (ended.get()) {
        return false;
      }
      if (hasRoom(frame.length())) {
        add(new Frame(frame, itsCursor, happened));
        return true;
      }
    }
    around.metrics().overflowed();
    close(CloseCode.LATER, "The client does not read fast enough; come again with the cursor.");
    return false;
  }

  /** A single event is always taken, however large; whoever reads must be able to get it. */
  private boolean hasRoom(long bytes) {
    long own = queued + onTheWay;
    return own == 0
        || (own + bytes <= around.settings().queueBytes()
            && (own + bytes <= ALWAYS
                || around.metrics().queuedBytes() + bytes <= around.settings().queueBytesOfAll()));
  }

  @Override
  public void welcome(String itsCursor) {
    synchronized (queue) {
      control(itsCursor, around.events()::welcome);
      List<BiFunction<String, String, String>> waited = List.copyOf(early);
      early.clear();
      waited.forEach(this::answer);
    }
  }

  @Override
  public void reset(String itsCursor, String reason) {
    control(itsCursor, (user, at) -> around.events().reset(user, at, reason));
  }

  /** Answers the client; where it is does not change by that. One who is not welcomed yet has no cursor here, and would forget its own for none: it is answered then. */
  void answer(BiFunction<String, String, String> event) {
    synchronized (queue) {
      if (cursor.isEmpty()) {
        early.add(event);
      } else {
        control(cursor, event);
      }
    }
  }

  private void control(String itsCursor, BiFunction<String, String, String> event) {
    offer(event.apply(userId, itsCursor), itsCursor, null);
  }

  @Override
  public void comeAgain(String reason) {
    close(CloseCode.COME_AGAIN, reason);
  }

  @Override
  public void comeLater(String reason) {
    close(CloseCode.LATER, reason);
  }

  @Override
  public void whenDrained(Runnable action) {
    synchronized (queue) {
      if (queued + onTheWay > DRAINED) {
        onDrained = new ArrayList<>(onDrained);
        onDrained.add(action);
        return;
      }
    }
    around.executor().execute(action);
  }

  private void add(Frame frame) {
    queue.addLast(frame);
    queued += frame.text().length();
    cursor = frame.cursor();
    around.metrics().queued(frame.text().length());
    if (!pumping) {
      pumping = true;
      transport.execute(this::pump);
    }
  }

  /** Sends what there is, up to what may be on its way. One of these runs at a time, and always where the transport has it run: only so the frames keep their order. */
  private void pump() {
    while (true) {
      Frame frame;
      synchronized (queue) {
        if (queue.isEmpty() || onTheWay >= ON_THE_WAY) {
          pumping = false;
          return;
        }
        frame = queue.removeFirst();
        queued -= frame.text().length();
        onTheWay += frame.text().length();
      }
      transport
          .send(frame.text(), frame.cursor())
          .whenComplete((_, fault) -> sent(frame, fault == null));
    }
  }

  private void sent(Frame frame, boolean taken) {
    List<Runnable> actions = List.of();
    synchronized (queue) {
      onTheWay -= frame.text().length();
      around.metrics().queued(-frame.text().length());
      if (taken && !pumping && !queue.isEmpty() && onTheWay < ON_THE_WAY) {
        // It was full and no longer is: the client reads, only its pong is far behind.
        heard();
        pumping = true;
        transport.execute(this::pump);
      }
      if (queued + onTheWay <= DRAINED) {
        actions = onDrained;
        onDrained = List.of();
      }
    }
    if (taken) {
      around.metrics().sent(frame.happened());
    } else {
      transport.cut();
    }
    actions.forEach(around.executor()::execute);
  }

  /** The client showed that it is there. */
  void heard() {
    heardAt = around.nanoTime().getAsLong();
  }

  /**
   * What is due by now: a ping, or the end.
   *
   * @param stalled whether this process itself stood still since the last time: then it was not there to hear an answer, and asks again
   */
  void check(Instant now, long nanos, boolean stalled) {
    if (closedAt != 0) {
      if (nanos - closedAt > around.settings().closeGrace().toNanos()) {
        transport.cut();
      }
    } else if (expires != null && !now.isBefore(expires)) {
      close(CloseCode.TOKEN, "The token has expired; come with another.");
    } else if (nanos - openedAt > livesNanos) {
      close(
          CloseCode.COME_AGAIN, "Connections do not live longer here; come again with the cursor.");
    } else if (transport.isAnswered() && pingedAt - heardAt > 0 && !stalled) {
      if (nanos - pingedAt > around.settings().pong().toNanos()) {
        close(CloseCode.LATER, "A ping was not answered.");
      }
    } else if (nanos - pingedAt > around.settings().ping().toNanos()
        || (stalled && pingedAt - heardAt > 0)) {
      pingedAt = nanos;
      transport.ping();
    }
  }

  /** Ends it; what was not sent yet is dropped, for the client's cursor is before it. */
  void close(CloseCode code, String reason) {
    synchronized (queue) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      closedAt = around.nanoTime().getAsLong();
      around.metrics().queued(-queued);
      queue.clear();
      queued = 0;
      onDrained = List.of();
    }
    around.metrics().closed(code);
    transport.close(code, reason);
  }

  /** The client is gone. */
  void gone() {
    synchronized (queue) {
      ended.set(true);
      around.metrics().queued(-queued);
      queue.clear();
      queued = 0;
      onDrained = List.of();
    }
  }
}
