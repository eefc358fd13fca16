package dev.knudge.notification;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An SMS service that cannot be spoken to in secret. */
class UnreachableSmsTest {
  /** TLS: a fatal alert, handshake_failure. */
  private static final byte[] NO = {21, 3, 3, 0, 2, 2, 40};

  @Test
  void what_was_never_said_is_tried_again() throws IOException {
    try (Stage stage = new Stage();
        ServerSocket service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuseAll(service));
      Map<String, Object> settings =
          Map.of(
              "knudge.sms.url",
              "https://127.0.0.1:" + service.getLocalPort(),
              "knudge.sms.account",
              "AC1",
              "knudge.sms.from",
              "+15005550006");
      try (var pod = stage.pod(settings)) {
        Stage.put(pod, "ada", "{\"channels\":[\"sms\"],\"phone\":\"+4930123456\"}");

        stage.tell(pod, Telling.due("ada"));

        stage.awaitStanding(pod, "ada", "sms pending");
      }
    }
  }

  private static void refuseAll(ServerSocket service) {
    while (!service.isClosed()) {
      try (Socket socket = service.accept()) {
        socket.getOutputStream().write(NO);
        socket.getOutputStream().flush();
        socket.getInputStream().readAllBytes();
      } catch (IOException _) {
        // the next one
      }
    }
  }
}
