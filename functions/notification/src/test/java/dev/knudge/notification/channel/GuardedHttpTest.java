package dev.knudge.notification.channel;

import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedHttpTest {
  @ParameterizedTest
  @ValueSource(strings = {"\r", "x", "HTTP/1.1 100 Continue\r\n\r\n"})
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void an_answer_without_an_end_is_cut_off(String again) throws IOException {
    GuardedHttp http = new GuardedHttp(new AddressGuard(true), Duration.ofSeconds(30));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answer(server, again.repeat(100)));

      assertThatIOException()
          .isThrownBy(() ->
              http.post(
                  URI.create("http://127.0.0.1:" + server.getLocalPort()), Map.of(), new byte[0]))
          .withMessageContaining("too long");
    }
  }

  private static void answer(ServerSocket server, String again) {
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      while (true) {
        out.write(again.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException _) {
      // the other side has had enough
    }
  }
}
