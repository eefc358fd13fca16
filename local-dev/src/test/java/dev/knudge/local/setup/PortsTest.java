package dev.knudge.local.setup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void a_taken_port_is_named_with_the_setting_that_changes_it() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Ports.check(Map.of("kafka.port", taken.getLocalPort())))
          .isInstanceOf(LocalDevException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " (kafka.port) is taken")
          .hasMessageContaining("KNUDGE_LOCAL_KAFKA_PORT=");
    }
  }

  @Test
  void a_port_taken_on_all_addresses_is_seen_too() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> Ports.check(Map.of("sink.port", taken.getLocalPort())))
          .hasMessageContaining("sink.port");
    }
  }

  @Test
  void every_taken_port_is_named_at_once() throws IOException {
    try (ServerSocket one = new ServerSocket(0);
        ServerSocket other = new ServerSocket(0)) {
      assertThatThrownBy(() ->
              Ports.check(
                  Map.of("kafka.port", one.getLocalPort(), "mail.port", other.getLocalPort())))
          .hasMessageContaining("kafka.port")
          .hasMessageContaining("mail.port");
    }
  }

  @Test
  void one_port_given_twice_is_a_fault_of_the_settings() throws IOException {
    int free = free();
    assertThatThrownBy(() -> Ports.check(Map.of("kafka.port", free, "mail.port", free)))
        .hasMessageContaining("given to both");
  }

  @Test
  void free_ports_pass() throws IOException {
    int free = free();
    assertThatCode(() -> Ports.check(Map.of("kafka.port", free))).doesNotThrowAnyException();
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
