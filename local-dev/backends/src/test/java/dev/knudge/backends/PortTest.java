package dev.knudge.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PortTest {
  @Test
  void nobody_is_told_a_port_that_another_was_told_just_before() {
    int[] claimed = IntStream.range(0, 200).map(_ -> Port.free().claim()).toArray();

    assertThat(claimed).doesNotHaveDuplicates();
  }

  /** Its servers do not listen yet. */
  @Test
  void nobody_is_told_a_port_that_another_process_was_told_just_before(@TempDir Path folder)
      throws IOException {
    try (KilledProcess other = KilledProcess.start("ports", folder)) {
      Set<String> others = Set.of(other.said().split(" "));
      assertThat(others).hasSize(KilledProcess.PORTS);
      // All that there are, and more.
      for (int i = 0; i < 23_000; i++) {
        assertThat(others).doesNotContain(Integer.toString(Port.free().claim()));
      }
    }
  }

  @Test
  void a_free_port_is_none_of_those_that_a_connection_may_get_before_its_server_starts() {
    assertThat(Port.free().claim()).isBetween(10_000, 32_000);
  }

  @Test
  void a_port_on_which_somebody_listens_is_passed_over() throws IOException {
    int next = Port.free().claim() + 1;
    try (ServerSocket taken = new ServerSocket(next, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThat(Port.free().claim()).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void a_port_that_is_kept_for_a_server_to_come_is_passed_over() {
    int next = Port.free().claim() + 1;
    Port.reserve(Set.of(next));

    assertThat(Port.free().claim()).isNotEqualTo(next);
  }

  /** A process has copies of its maker's open sockets until it runs its program. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_port_that_was_claimed_can_be_listened_on_though_processes_are_started_meanwhile()
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger started = new AtomicInteger();
    Thread starting =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                start("true");
                started.incrementAndGet();
              }
            });
    try {
      for (int i = 0; i < 3_000; i++) {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
          server.bind(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Port.free().claim()));
        }
      }
    } finally {
      over.set(true);
      starting.join();
    }
    assertThat(started).hasPositiveValue();
  }

  private static void start(String program) {
    try {
      new ProcessBuilder(program).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
