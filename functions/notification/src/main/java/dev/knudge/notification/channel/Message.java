package dev.knudge.notification.channel;

import dev.knudge.notification.Notification;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.wording.Words;

/**
 * What is to be sent.
 *
 * @param notification of what
 * @param preferences of its user: the addresses
 * @param words in the user's language
 * @param last whether no other channel is left
 */
public record Message(
    Notification notification, Preferences preferences, Words words, boolean last) {
  /** The delivery's id by that channel: the same however often it is sent. */
  public String deliveryId(String channel) {
    return notification.id() + "." + channel;
  }

  /** Without what it says, which is personal. */
  @Override
  public String toString() {
    return "Message[" + notification.id() + "]";
  }
}
