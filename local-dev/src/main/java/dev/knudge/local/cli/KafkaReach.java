package dev.knudge.local.cli;

import dev.knudge.local.setup.LocalDevException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Kafka's clients knock for a minute at a door that nobody opens; a person wants to know at once. */
final class KafkaReach {

  private static final int CONNECT_MILLIS = 2_000;

  private KafkaReach() {}

  /** Fails at once where nothing listens at {@code host:port}. */
  static void require(String bootstrapServers, String hint) {
    int colon = bootstrapServers.lastIndexOf(':');
    String host = bootstrapServers.substring(0, colon);
    int port = Integer.parseInt(bootstrapServers.substring(colon + 1));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    } catch (IOException e) {
      throw new LocalDevException("No Kafka listens at %s.%s".formatted(bootstrapServers, hint), e);
    }
  }
}
