package dev.knudge.live.acknowledgement;

import dev.knudge.contracts.EventType;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.JsonException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client's message turned out to be. */
public sealed interface Message {
  /**
   * The user has seen a notification.
   *
   * @param eventId the id of the client's event, for the answer
   * @param notificationId which
   * @param taskId the task that it is about; null where the client does not say
   */
  record Acknowledged(String eventId, String notificationId, @Nullable String taskId)
      implements Message {}

  /** Said in another user's name. */
  record Foreign() implements Message {}

  /**
   * None that is taken here.
   *
   * @param reason fit to be told the client
   */
  record NotUnderstood(String reason) implements Message {}

  /** Reads a text frame of that user: a structured CloudEvent {@code notification.acknowledged}, whose subject is the notification's id. */
  static Message read(String text, String userId) {
    Map<String, @Nullable Object> event;
    try {
      event = Json.readObject(text);
    } catch (JsonException e) {
      return new NotUnderstood("The message is not JSON: " + e.getMessage());
    }
    if (!(event.get("specversion") instanceof String)
        || !(event.get("id") instanceof String id)
        || !Ids.PATTERN.matcher(id).matches()) {
      return new NotUnderstood("The message is no structured CloudEvent with an id.");
    }
    if (!EventType.NOTIFICATION_ACKNOWLEDGED.wireName().equals(event.get("type"))) {
      return new NotUnderstood("Only notification.acknowledged is taken here.");
    }
    Map<String, @Nullable Object> data = Json.members(event.get("data"));
    if (isAnothers(data.get("user_id"), userId) || isAnothers(event.get("partitionkey"), userId)) {
      return new Foreign();
    }
    String notification = id(Json.members(data.get("payload")).get("notification_id"));
    if (notification == null) {
      notification = id(event.get("subject"));
    }
    return notification == null
        ? new NotUnderstood("Its subject is to be the notification's id.")
        : new Acknowledged(id, notification, id(data.get("task_id")));
  }

  private static boolean isAnothers(@Nullable Object said, String userId) {
    return said != null && !String.valueOf(said).equals(userId);
  }

  private static @Nullable String id(@Nullable Object value) {
    return value instanceof String text && Ids.PATTERN.matcher(text).matches() ? text : null;
  }

  /** Ids as the contracts have them: they become attributes. */
  final class Ids {
    static final Pattern PATTERN = Pattern.compile("[!-~&&[^\"%]]{1,200}");

    private Ids() {}
  }
}
