package dev.knudge.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** One address in front of several replicas: each connection goes to the next one that takes it. */
public final class Address implements AutoCloseable {
  /** Thousands may come at once, as after a replica's end. */
  private static final int BACKLOG = 4_096;

  private final ServerSocket server;
  private final int[] ports;
  private final AtomicInteger turn = new AtomicInteger();

  /** In front of those on these ports. */
  public Address(int... ports) throws IOException {
    this.ports = ports;
    server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Where it is. */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> join(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void join(Socket client) {
    for (int i = 0; i < ports.length; i++) {
      try {
        Socket replica =
            new Socket(
                InetAddress.getLoopbackAddress(),
                ports[Math.floorMod(turn.getAndIncrement(), ports.length)]);
        Thread.ofVirtual().start(() -> pass(client, replica));
        pass(replica, client);
        return;
      } catch (IOException _) {
        // not that one
      }
    }
    close(client);
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException _) {
      // one of them is gone, and with it the other
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it was
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
