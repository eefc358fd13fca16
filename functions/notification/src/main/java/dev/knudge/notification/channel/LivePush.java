package dev.knudge.notification.channel;

import dev.knudge.notification.Preferences;
import dev.knudge.notification.Reason;
import dev.knudge.notification.SendResult;
import dev.knudge.notification.channel.PresenceClient.Presence;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * To the user's open pages, by an event that the live service reads. Who is surely offline is spared the wait, where there is another channel; all else is pushed, and the
 * acknowledgement decides.
 */
@Singleton
final class LivePush implements Channel {
  private final PresenceClient presence;

  LivePush(PresenceClient presence) {
    this.presence = presence;
  }

  @Override
  public String name() {
    return "push";
  }

  @Override
  public @Nullable String obstacle(Preferences preferences) {
    return null;
  }

  @Override
  public boolean repeats() {
    return true;
  }

  @Override
  public boolean isOneServer() {
    return false;
  }

  @Override
  public SendResult send(Message message) throws InterruptedException {
    boolean offline =
        !message.last() && presence.of(message.notification().userId()) == Presence.OFFLINE;
    return offline
        ? new SendResult.NotPossible(Reason.NO_PAGE_OPEN.text())
        : new SendResult.Pushing();
  }
}
