package dev.knudge.live.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who gets a user's events: a connection, as the feed sees it. None of these may wait: the feed is everybody's. */
public interface Listener {
  /** Whose events it gets. */
  String userId();

  /**
   * An event.
   *
   * @param frame the CloudEvent
   * @param cursor where the client is that has it
   * @param happened when it happened, for an event that comes as it happens; null for one that was missed
   * @return false where it has no room; it has ended itself then
   */
  boolean offer(String frame, String cursor, @Nullable Instant happened);

  /** It is connected and will get what happens from that cursor on. A second time when it has got all that it missed, and is further than the last cursor it was told. */
  void welcome(String cursor);

  /** What it asked for cannot be had: from that cursor on it will get what happens, and must reload what was before. */
  void reset(String cursor, String reason);

  /** The feed begins anew: it is to come again, and its cursor says what becomes of it. */
  void comeAgain(String reason);

  /** Kafka cannot serve it at present: it is to come again, and not at once. */
  void comeLater(String reason);

  /** Runs that once its queue has room for a portion again. */
  void whenDrained(Runnable action);
}
