package dev.knudge.contracts;

import dev.knudge.contracts.EventData.CatalogueEvent;
import org.jspecify.annotations.Nullable;

/** Something happened to a notification. */
public sealed interface NotificationEvent extends CatalogueEvent {

  /** The notification's own id. */
  String notificationId();

  /**
   * {@code notification.requested}: push this to the user's open sockets.
   *
   * @param kind what it is about, for example {@code reminder}
   * @param body more than the title says; null where there is no more
   */
  record NotificationRequested(
      @Nullable String taskId,
      String userId,
      String notificationId,
      String kind,
      String title,
      @Nullable String body,
      @Nullable DueDate dueDate)
      implements NotificationEvent {}

  /** {@code notification.sent}: the channel took it. */
  record NotificationSent(
      @Nullable String taskId, String userId, String notificationId, String channel)
      implements NotificationEvent {}

  /**
   * {@code notification.failed}: the channel did not take it, and will not be asked again.
   *
   * @param error why, for people; no personal data
   */
  record NotificationFailed(
      @Nullable String taskId, String userId, String notificationId, String channel, String error)
      implements NotificationEvent {}

  /** {@code notification.acknowledged}: the user has seen it. */
  record NotificationAcknowledged(@Nullable String taskId, String userId, String notificationId)
      implements NotificationEvent {}
}
