package dev.knudge.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.knudge.contracts.WireForms;
import dev.knudge.notification.wording.Words;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A notification as the API shows it. Times are RFC 3339 in UTC.
 *
 * @param body more than the title says, in the user's language
 * @param silence why nobody was told of it by itself; null where somebody was
 * @param deliveries one for each channel that was tried
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record NotificationEntry(
    String id,
    String kind,
    String title,
    String body,
    @Nullable String taskId,
    String causeEventId,
    String createdAt,
    @Nullable String silence,
    List<DeliveryEntry> deliveries,
    @Nullable String acknowledgedAt) {
  /**
   * A delivery as the API shows it.
   *
   * @param error why it stands so, in the user's language; null where all is well
   * @param possiblyRepeated whether it was sent again after an attempt of which nobody knows how it ended
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record DeliveryEntry(
      String channel,
      String state,
      String at,
      @Nullable String error,
      int attempts,
      boolean possiblyRepeated) {
    static DeliveryEntry of(Listed.Shown shown, UnaryOperator<String> sentences) {
      return new DeliveryEntry(
          shown.channel(),
          shown.state(),
          time(shown.at()),
          shown.error() == null ? null : sentences.apply(shown.error()),
          shown.attempts(),
          shown.possiblyRepeated());
    }
  }

  /**
   * As it is shown.
   *
   * @param sentences reasons, put into words
   */
  static NotificationEntry of(Listed listed, Words words, UnaryOperator<String> sentences) {
    Notification notification = listed.notification();
    return new NotificationEntry(
        notification.id(),
        notification.kind().wireName(),
        words.title(),
        words.body(),
        notification.taskId(),
        notification.causeEventId(),
        time(notification.createdAt()),
        notification.silence() == null ? null : notification.silence().wireName(),
        listed.deliveries().stream().map(shown -> DeliveryEntry.of(shown, sentences)).toList(),
        notification.acknowledgedAt() == null ? null : time(notification.acknowledgedAt()));
  }

  private static String time(Instant time) {
    return WireForms.write(time);
  }
}
