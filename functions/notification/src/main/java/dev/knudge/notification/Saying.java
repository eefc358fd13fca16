package dev.knudge.notification;

import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.InvalidEventException;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.NotificationEvent;
import dev.knudge.contracts.NotificationEvent.NotificationFailed;
import dev.knudge.contracts.NotificationEvent.NotificationRequested;
import dev.knudge.contracts.NotificationEvent.NotificationSent;
import dev.knudge.contracts.WireForms;
import dev.knudge.notification.wording.Languages;
import dev.knudge.notification.wording.Wording;
import dev.knudge.notification.wording.Words;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the world hears of a delivery. Ids are derived from notification and channel: said again, it is the same event. */
final class Saying {
  private static final Logger LOG = LoggerFactory.getLogger(Saying.class);
  private static final int LONGEST_ERROR = 1000;

  private Saying() {}

  /**
   * What a step says.
   *
   * @param words needed where it asks for a push
   * @param wording puts the reason into English, which whoever operates this reads
   */
  static Optional<NewEvent> of(
      Step step,
      Notification about,
      String channel,
      @Nullable Words words,
      Wording wording,
      Instant now) {
    return switch (step.says()) {
      case NOTHING -> Optional.empty();
      case REQUESTED -> requested(about, Objects.requireNonNull(words), now);
      case SENT -> sent(about, channel, now);
      case FAILED ->
          failed(
              about,
              channel,
              wording.reason(String.valueOf(step.error()), Languages.FALLBACK),
              now);
    };
  }

  /** The channel took it; of a push: the user has acknowledged it. */
  static Optional<NewEvent> sent(Notification about, String channel, Instant now) {
    return event(
        new NotificationSent(about.taskId(), about.userId(), about.id(), channel),
        about,
        channel,
        now);
  }

  private static Optional<NewEvent> requested(Notification about, Words words, Instant now) {
    String due = about.content().get("due_date") instanceof String text ? text : null;
    return event(
        new NotificationRequested(
            about.taskId(),
            about.userId(),
            about.id(),
            about.kind().wireName(),
            words.title(),
            words.body(),
            due == null ? null : WireForms.dueDate(due)),
        about,
        "push",
        now);
  }

  private static Optional<NewEvent> failed(
      Notification about, String channel, String error, Instant now) {
    String reason = error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error;
    return event(
        new NotificationFailed(about.taskId(), about.userId(), about.id(), channel, reason),
        about,
        channel,
        now);
  }

  private static Optional<NewEvent> event(
      NotificationEvent data, Notification about, String channel, Instant now) {
    try {
      return Optional.of(
          NewEvent.saying(data)
              .from(Intake.SOURCE)
              .at(now)
              .subject(about.id())
              // No id holds a space.
              .id(
                  EventIds.derived(
                      Intake.SOURCE, about.id() + " " + channel, data.eventType().wireName(), 0))
              .causedBy(about.causeEventId(), about.correlationId())
              .trace(about.traceparent(), null)
              .build());
    } catch (InvalidEventException e) {
      // It happened all the same; the others must know nothing of it.
      LOG.error("What became of {} cannot be said: {}", about.id(), e.getMessage());
      return Optional.empty();
    }
  }
}
