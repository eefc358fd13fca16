package dev.knudge.notification.channel;

import dev.knudge.notification.Preferences;
import dev.knudge.notification.Reason;
import dev.knudge.notification.SendResult;
import org.jspecify.annotations.Nullable;

/** A way to a user. An implementation is a bean; what it throws is taken for "perhaps sent". */
public interface Channel {
  /** Its name in preferences, events and answers. */
  String name();

  /** Why it cannot be used for this user, as {@link Reason} has it: it is not set up, or has no address. Null where it can. */
  @Nullable String obstacle(Preferences preferences);

  /**
   * Whether a message that may have gone out is sent again. It is, where being told twice does no harm (the other side can tell by the delivery's id), or less than not being told at
   * all; it is not, where each message costs the user money or sleep.
   */
  boolean repeats();

  /** Whether all users' messages go to one server: where that is away, nobody's go out. */
  boolean isOneServer();

  /** Sends, and returns when the other side has answered or is not going to. Called on a virtual thread, which is interrupted where it takes too long. */
  SendResult send(Message message) throws InterruptedException;
}
