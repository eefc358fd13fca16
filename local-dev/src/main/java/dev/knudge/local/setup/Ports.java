package dev.knudge.local.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at all ports before anything is started, so that one message names every port that is taken and the setting of each. */
final class Ports {

  private static final int CONNECT_MILLIS = 200;

  private Ports() {}

  /**
   * Refuses ports that are taken, by others or twice by the settings themselves.
   *
   * @param bySetting the port of each setting
   */
  static void check(Map<String, Integer> bySetting) {
    List<String> faults = new ArrayList<>();
    Map<Integer, String> seen = new HashMap<>();
    bySetting.forEach((setting, port) -> {
      String other = seen.putIfAbsent(port, setting);
      if (other != null) {
        faults.add(
            "Port %d is given to both %s and %s. %s"
                .formatted(port, other, setting, another(setting, port)));
      } else if (isTaken(port)) {
        faults.add(
            "Port %d (%s) is taken by another program. Stop that program, or take another port: %s"
                .formatted(port, setting, another(setting, port)));
      }
    });
    if (!faults.isEmpty()) {
      throw new LocalDevException(String.join(System.lineSeparator(), faults));
    }
  }

  private static String another(String setting, int port) {
    return Settings.howTo(setting, Integer.toString(port < 60_000 ? port + 1_000 : port - 1_000));
  }

  /** A listener on all addresses can leave loopback bindable on some systems, hence the connection as well. */
  private static boolean isTaken(int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(loopback, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      try (ServerSocket server = new ServerSocket(port, 1, loopback)) {
        return !server.isBound();
      } catch (IOException taken) {
        return true;
      }
    }
  }
}
