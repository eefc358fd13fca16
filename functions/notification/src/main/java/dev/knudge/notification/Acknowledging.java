package dev.knudge.notification;

import dev.knudge.contracts.NewEvent;
import dev.knudge.notification.store.DeliveryStore;
import dev.knudge.notification.store.NotificationStore;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A user has seen a notification: what is still on its way of it ends. */
@Singleton
class Acknowledging {
  private final NotificationStore notifications;
  private final DeliveryStore deliveries;

  Acknowledging(NotificationStore notifications, DeliveryStore deliveries) {
    this.notifications = notifications;
    this.deliveries = deliveries;
  }

  /**
   * Notes it, in the caller's transaction. What is no notification of this user's, or was acknowledged before, changes nothing.
   *
   * @return what the world is to hear
   */
  Optional<NewEvent> acknowledge(String userId, String notificationId, Instant now) {
    List<Notification> seen = notifications.acknowledge(userId, notificationId, now);
    if (seen.isEmpty() || !deliveries.acknowledge(notificationId, now)) {
      return Optional.empty();
    }
    return Saying.sent(seen.getFirst(), "push", now);
  }
}
