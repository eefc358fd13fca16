package dev.knudge.notification;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user is to know.
 *
 * @param id derived from the event that led to it: a redelivery means the same notification
 * @param taskId null where it is about none
 * @param title the task's; empty where the event did not say
 * @param content what the templates need: {@code due_date}, {@code time_zone}, {@code late_by_seconds}, {@code digest}; each as its event had it
 * @param channels to be tried, in this order
 * @param causeEventId the event that led to it
 * @param correlationId the first event of the chain; null where that is the cause
 * @param traceparent the cause's W3C trace context; null where there was none
 * @param silence why nobody is told of it by itself; null where somebody is
 * @param acknowledgedAt when the user said to have seen it; null before
 */
public record Notification(
    String id,
    String userId,
    Kind kind,
    @Nullable String taskId,
    String title,
    Map<String, @Nullable Object> content,
    List<String> channels,
    String causeEventId,
    @Nullable String correlationId,
    @Nullable String traceparent,
    Instant createdAt,
    @Nullable Silence silence,
    @Nullable Instant acknowledgedAt) {
  /** Copies the list. */
  public Notification {
    channels = List.copyOf(channels);
  }

  /** Why nobody is told of a notification by itself. */
  public enum Silence {
    /** The user muted all. */
    MUTED,
    /** It waits for the next digest. */
    GATHERED,
    /** It was told in a digest. */
    DIGESTED,
    /** Its event came too late to matter. */
    OLD,
    /** The user does not want to know of its kind. */
    OFF,
    /** There is no channel that it may go by. */
    NO_CHANNEL;

    /** As the table and the API name it. */
    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The channel after that one; null where it is the last. */
  public @Nullable String channelAfter(String channel) {
    int next = channels.indexOf(channel) + 1;
    return next < channels.size() ? channels.get(next) : null;
  }

  /** Without what it says, which is personal. */
  @Override
  public String toString() {
    return "Notification[" + id + "]";
  }
}
