package dev.knudge.live.bench;

import dev.knudge.contracts.Json;
import dev.knudge.testkit.RunningFunction;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A client as it should be: whenever its connection ends it comes again with its cursor, the first time soon, then ever later, and never all at the same moment. It keeps what it gets. */
final class GoodClient implements Sockets.Ear {
  private static final int COME_AGAIN = 1012;
  private static final long FIRST_PAUSE = 250;
  private static final long LONGEST_PAUSE = 5_000;

  private final Sockets sockets;
  private final int port;
  private final String user;
  private final List<Delivery> deliveries = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private @Nullable Channel channel;
  private String cursor = "";
  private long pause = FIRST_PAUSE;
  private volatile boolean welcome;
  private volatile int distinct;
  private volatile int reconnects;
  private volatile int resets;

  /** An event, and when it came ({@link System#nanoTime}). */
  record Delivery(String id, long at) {}

  GoodClient(Sockets sockets, int port, String user) {
    this.sockets = sockets;
    this.port = port;
    this.user = user;
  }

  void connect() {
    String query = cursor.isEmpty() ? "" : "?cursor=" + cursor;
    sockets.open(port, "/ws" + query, RunningFunction.token(user), "cloudevents.json", this);
  }

  @Override
  public void hears(Channel from, String text) {
    long now = System.nanoTime();
    Map<String, Object> event = Json.readObject(text);
    cursor = (String) event.get("cursor");
    switch ((String) event.get("type")) {
      case "live.welcome" -> {
        channel = from;
        pause = FIRST_PAUSE;
        welcome = true;
      }
      case "live.reset" -> resets++;
      default -> {
        String id = (String) event.get("id");
        deliveries.add(new Delivery(id, now));
        ids.add(id);
        distinct = ids.size();
      }
    }
  }

  @Override
  public void ended(int closeCode) {
    welcome = false;
    channel = null;
    reconnects++;
    double spread = ThreadLocalRandom.current().nextDouble();
    long wait = (long) (closeCode == COME_AGAIN ? 1_000 * spread : pause * (0.5 + spread));
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    sockets.later(this::connect, wait);
  }

  /** Cuts its connection, which it does not expect. */
  void cut() {
    sockets.later(
        () -> {
          if (channel != null) {
            channel.close();
          }
        },
        0);
  }

  String user() {
    return user;
  }

  /** Whether its connection stands, and is served. */
  boolean isWelcome() {
    return welcome;
  }

  /** How many different events it has. */
  int distinct() {
    return distinct;
  }

  /** How often it came again, or tried. */
  int reconnects() {
    return reconnects;
  }

  int resets() {
    return resets;
  }

  /** All that it got; to be read when nothing comes any more. */
  List<Delivery> deliveries() {
    return deliveries;
  }
}
