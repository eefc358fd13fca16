package dev.knudge.backends;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The loopback port a server is to listen on: a given one, or any that is free. */
public sealed interface Port {

  /** Any free port; the server tells which it got. */
  static Port free() {
    return new Free();
  }

  /**
   * Exactly this port.
   *
   * @param setting the name of the setting that changes it, for the error when it is taken
   */
  static Port fixed(int number, String setting) {
    return new Fixed(number, setting);
  }

  /** Keeps these numbers for servers of this process that are to start later: {@link #free()} tells nobody of them. */
  static void reserve(Collection<Integer> numbers) {
    Free.RESERVED.addAll(numbers);
  }

  /**
   * A number nobody listens on at this moment.
   *
   * @throws PortTakenException when the port was given and is taken
   */
  int claim();

  /**
   * Any free port, of those that no system gives to outgoing connections by itself (Linux's begin at 32768): a number from there may be taken again before its server has started. Nobody in this process
   * or in another one of this user is told the same number soon.
   */
  record Free() implements Port {
    private static final int FIRST = 10_000;
    private static final int COUNT = 22_000;
    private static final AtomicInteger NEXT =
        new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));
    private static final Set<Integer> RESERVED = ConcurrentHashMap.newKeySet();

    @Override
    public int claim() {
      for (int tries = 0; tries < COUNT; tries++) {
        int number = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
        if (RESERVED.contains(number)) {
          continue;
        }
        try {
          probe(number);
          if (ClaimedPorts.add(number)) {
            return number;
          }
        } catch (BindException _) {
          // another's; the next one
        } catch (IOException e) {
          throw new UncheckedIOException("cannot listen on port " + number, e);
        }
      }
      throw new BackendException(
          "no port from %d to %d is free on 127.0.0.1".formatted(FIRST, FIRST + COUNT - 1));
    }
  }

  /** One port, and the name of the setting that changes it. */
  record Fixed(int number, String setting) implements Port {

    public Fixed {
      if (number < 1 || number > 65535) {
        throw new BackendException(
            "%s is %d, which is no port: set it to a number from 1 to 65535"
                .formatted(setting, number));
      }
    }

    @Override
    public int claim() {
      try {
        probe(number);
        return number;
      } catch (BindException e) {
        throw new PortTakenException(this);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot listen on port " + number, e);
      }
    }
  }

  /**
   * Sees that nobody listens there, by a socket that is bound and does not listen: a process that is started at this very moment has a copy of it until it runs its program, and where the copy listened the
   * server that comes next would find the port taken (on Linux; others are less forgiving).
   */
  private static void probe(int number) throws IOException {
    try (SocketChannel socket = SocketChannel.open()) {
      // A connection of the last run that lingers in TIME_WAIT is no program that listens.
      socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), number));
    }
  }
}
