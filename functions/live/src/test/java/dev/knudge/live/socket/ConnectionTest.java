package dev.knudge.live.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.live.settings.SocketSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A connection by itself: whom it believes to be there, and what it keeps for them. */
class ConnectionTest {
  private static final Instant NOW = Instant.parse("2026-02-08T10:00:00Z");
  private static final long SECOND = 1_000_000_000L;
  private static final int HALF_OF_WHAT_IS_ON_THE_WAY = 33_000;

  private final long begin = -60 * SECOND; // the clock may begin anywhere
  private long now = begin;
  private final Wire wire = new Wire();
  private final Connection connection =
      new Connection(
          "user-1",
          NOW.plusSeconds(3_600),
          wire,
          new Surroundings(
              settings(),
              new SocketMetrics(new SimpleMeterRegistry(), Clock.systemUTC()),
              new ControlEvents(Clock.systemUTC()),
              Runnable::run,
              () -> now),
          600 * SECOND);

  @Test
  void who_does_not_answer_in_time_is_gone() {
    check(26, false);
    assertThat(wire.pings).isEqualTo(1);
    check(45, false);
    assertThat(wire.closed).isEmpty();

    check(47, false);

    assertThat(wire.closed).containsExactly(CloseCode.LATER);
  }

  @Test
  void who_was_not_heard_because_this_process_stood_still_is_asked_again() {
    check(26, false);

    check(90, true);

    assertThat(wire.closed).isEmpty();
    assertThat(wire.pings).isEqualTo(2);
    check(109, false);
    assertThat(wire.closed).isEmpty();
    check(111, false);
    assertThat(wire.closed).containsExactly(CloseCode.LATER);
  }

  @Test
  void a_stall_asks_nobody_who_need_not_be_asked_yet() {
    check(3, true);

    assertThat(wire.pings).isZero();
  }

  @Test
  void a_stall_makes_no_token_and_no_connection_live_longer() {
    connection.check(NOW.plusSeconds(3_600), begin + 90 * SECOND, true);

    assertThat(wire.closed).containsExactly(CloseCode.TOKEN);
  }

  @Test
  void who_reads_a_long_queue_is_there_though_the_answer_to_a_ping_is_late() {
    for (int i = 0; i < 4; i++) {
      assertThat(connection.offer("x".repeat(HALF_OF_WHAT_IS_ON_THE_WAY), "cursor", null)).isTrue();
    }
    wire.run();
    assertThat(wire.taking).as("the third waits until one of the two was taken").hasSize(2);
    check(26, false);
    assertThat(wire.pings).isEqualTo(1);
    now = begin + 40 * SECOND;

    wire.taking.removeFirst().complete(null);

    check(47, false);
    assertThat(wire.closed).isEmpty();
    check(52, false);
    assertThat(wire.pings).isEqualTo(2);
  }

  @Test
  void a_frame_that_the_system_took_does_not_show_that_anybody_reads() {
    check(26, false);
    now = begin + 40 * SECOND;
    connection.offer("event", "cursor", null);
    wire.run();
    wire.taking.removeFirst().complete(null);

    check(47, false);

    assertThat(wire.closed).containsExactly(CloseCode.LATER);
  }

  @Test
  void what_waits_is_sent_in_order_and_no_more_than_may_be_on_the_way() {
    List<String> frames = new ArrayList<>();
    for (char letter = 'a'; letter < 'f'; letter++) {
      frames.add(String.valueOf(letter).repeat(HALF_OF_WHAT_IS_ON_THE_WAY));
      connection.offer(frames.getLast(), "cursor", null);
    }
    while (wire.sent.size() < frames.size()) {
      wire.run();
      assertThat(wire.taking.size()).isBetween(1, 2);
      wire.taking.removeFirst().complete(null);
    }

    assertThat(wire.sent).isEqualTo(frames);
  }

  @Test
  void an_answer_waits_for_the_welcome_since_there_is_no_cursor_before() {
    connection.answer((user, cursor) -> "answer at " + cursor);
    wire.run();
    assertThat(wire.sent).isEmpty();

    connection.welcome("c-1");
    wire.run();

    assertThat(wire.sent).hasSize(2);
    assertThat(wire.sent.getFirst()).contains("live.welcome", "c-1");
    assertThat(wire.sent.getLast()).isEqualTo("answer at c-1");
  }

  private void check(long seconds, boolean stalled) {
    connection.check(NOW, begin + seconds * SECOND, stalled);
  }

  private static SocketSettings settings() {
    return new SocketSettings(
        List.of(),
        Duration.ofMinutes(10),
        Duration.ZERO,
        10,
        10,
        1_000_000,
        1_000_000,
        Duration.ofSeconds(25),
        Duration.ofSeconds(20),
        10,
        Duration.ofSeconds(3),
        Duration.ofSeconds(10));
  }

  /** A client's socket that takes a frame when the test says so. */
  private static final class Wire implements Transport {
    final Deque<Runnable> actions = new ArrayDeque<>();
    final List<String> sent = new ArrayList<>();
    final Deque<CompletableFuture<Void>> taking = new ArrayDeque<>();
    final List<CloseCode> closed = new ArrayList<>();
    int pings;

    void run() {
      while (!actions.isEmpty()) {
        actions.removeFirst().run();
      }
    }

    @Override
    public String kind() {
      return "test";
    }

    @Override
    public void execute(Runnable action) {
      actions.addLast(action);
    }

    @Override
    public CompletionStage<?> send(String frame, String cursor) {
      sent.add(frame);
      taking.addLast(new CompletableFuture<>());
      return taking.getLast();
    }

    @Override
    public void ping() {
      pings++;
    }

    @Override
    public boolean isAnswered() {
      return true;
    }

    @Override
    public void close(CloseCode code, String reason) {
      closed.add(code);
    }

    @Override
    public void cut() {}
  }
}
