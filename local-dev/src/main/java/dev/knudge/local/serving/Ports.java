package dev.knudge.local.serving;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for processes. They lie below what systems give to outgoing connections (from 32768 on Linux, from 49152 on macOS), so that no connection
 * takes one between its choice and the moment the process listens.
 */
final class Ports {

  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;

  private final AtomicInteger next;

  /** Two local-devs on a machine (a test beside a developer's) begin at different places. */
  Ports() {
    this.next = new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));
  }

  int next() {
    for (int tried = 0; tried < COUNT; tried++) {
      int port = FIRST + Math.floorMod(next.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "No port from %d to %d is free for a service".formatted(FIRST, FIRST + COUNT - 1));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
