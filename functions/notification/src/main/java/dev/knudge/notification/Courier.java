package dev.knudge.notification;

import dev.knudge.contracts.NewEvent;
import dev.knudge.notification.Lanes.Room;
import dev.knudge.notification.channel.Channel;
import dev.knudge.notification.channel.Channels;
import dev.knudge.notification.channel.Message;
import dev.knudge.notification.store.DeliveryStore;
import dev.knudge.notification.store.DeliveryStore.Change;
import dev.knudge.notification.store.DeliveryStore.Next;
import dev.knudge.notification.store.NotificationStore;
import dev.knudge.notification.store.PreferenceStore;
import dev.knudge.notification.wording.Languages;
import dev.knudge.notification.wording.Wording;
import dev.knudge.notification.wording.Words;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.logging.LogIds;
import dev.knudge.runtime.metrics.Metrics;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import dev.knudge.runtime.tracing.Span;
import dev.knudge.runtime.tracing.Span.Kind;
import dev.knudge.runtime.tracing.Spans;
import dev.knudge.runtime.tracing.Trace;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to deliveries that are due: claims them, attempts them, and notes what became of them. No message goes out within a transaction.
 *
 * <pre>
 *   claim: one transaction, rows locked (SKIP LOCKED)      attempt: none      outcome: one transaction
 *   due ──► sending, attempts + 1, due again after the lease ──► channel ──► sent, pushed, pending …, the event that tells, the next channel's row
 *       └─► held, cancelled, skipped, unacknowledged …
 * </pre>
 *
 * Whoever dies between claim and outcome leaves a row that is due again when the lease is over; {@link DeliveryState} says what becomes of it.
 */
@Singleton
class Courier {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final DeliveryStore deliveries;
  private final NotificationStore notifications;
  private final PreferenceStore preferences;
  private final Channels channels;
  private final Lanes lanes;
  private final Steps steps;
  private final Wording wording;
  private final Announcements announcements;
  private final TransactionOperations<Connection> transactions;
  private final NotificationSettings settings;
  private final Allowance allowance;
  private final Metrics metrics;
  private final Spans spans;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Courier(
      DeliveryStore deliveries,
      NotificationStore notifications,
      PreferenceStore preferences,
      Channels channels,
      Lanes lanes,
      Steps steps,
      Wording wording,
      Announcements announcements,
      TransactionOperations<Connection> transactions,
      NotificationSettings settings,
      Metrics metrics,
      Spans spans,
      Clock clock) {
    this.deliveries = deliveries;
    this.notifications = notifications;
    this.preferences = preferences;
    this.channels = channels;
    this.lanes = lanes;
    this.steps = steps;
    this.wording = wording;
    this.announcements = announcements;
    this.transactions = transactions;
    this.settings = settings;
    allowance = settings.allowance();
    this.metrics = metrics;
    this.spans = spans;
    this.clock = clock;
  }

  /**
   * What a claim came to.
   *
   * @param taken how many deliveries were due, held by nobody, and not left for another time
   * @param attempts those that are now to be attempted, each with a place of its own
   * @param said what became of the others
   */
  record Claim(int taken, List<Attempt> attempts, List<OutboxRow> said) {
    static final Claim NONE = new Claim(0, List.of(), List.of());
  }

  /**
   * A delivery that is claimed, and all that its attempt needs.
   *
   * @param claimed when, by {@link System#nanoTime}
   */
  record Attempt(Steps.Situation situation, long claimed) {
    Delivery delivery() {
      return situation.delivery();
    }
  }

  /** Claims of what is due as much as can begin at once; what need not be attempted, or would come to nobody just now, is settled at once. */
  Claim claim() {
    Instant now = clock.instant();
    Room room = lanes.room(now);
    List<Attempt> begun = new ArrayList<>();
    try {
      return room.places().isEmpty()
          ? Claim.NONE
          : transactions.executeWrite(status -> claim(room, begun, now, status.getConnection()));
    } catch (RuntimeException e) {
      begun.forEach(this::end);
      throw e;
    }
  }

  private Claim claim(Room room, List<Attempt> begun, Instant now, Connection connection)
      throws SQLException {
    long began = System.nanoTime();
    List<Delivery> due = deliveries.take(now, room);
    if (due.isEmpty()) {
      return Claim.NONE;
    }
    Map<String, Notification> about =
        notifications.of(due.stream().map(Delivery::notificationId).distinct().toList());
    Map<String, Preferences> wishes =
        preferences.of(due.stream().map(Delivery::userId).distinct().toList());
    Map<String, Map<String, Integer>> begunToday =
        allowance.limits() ? deliveries.begun(wishes.keySet(), now.minus(Allowance.DAY)) : Map.of();
    List<Settled> settled = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (Delivery delivery : due) {
      Notification notification = Objects.requireNonNull(about.get(delivery.notificationId()));
      Steps.Situation situation =
          channels.situation(
              delivery,
              notification,
              Objects.requireNonNull(wishes.get(delivery.userId())),
              allowance.spent(begunToday.getOrDefault(delivery.userId(), Map.of())));
      Change change = untried(situation, now);
      if (change != null) {
        changes.add(change);
        settled.add(new Settled(situation, change.step(), null));
      } else if (lanes.begin(delivery.channel(), delivery.userId(), now)) {
        Delivery claimed = delivery.claimed(now);
        begun.add(new Attempt(situation.with(claimed), began));
        Step sending = Step.later(DeliveryState.SENDING, now.plus(settings.lease()), null);
        changes.add(new Change(delivery, claimed, sending));
      }
    }
    deliveries.apply(changes, now);
    return new Claim(changes.size(), List.copyOf(begun), settle(settled, now, connection));
  }

  /** How one that is due changes without an attempt; null where it is to be attempted. */
  private @Nullable Change untried(Steps.Situation situation, Instant now) {
    Delivery delivery = situation.delivery();
    Step step = steps.whenDue(situation, now);
    if (step != null) {
      return new Change(delivery, delivery, step);
    }
    String away = lanes.away(delivery.channel(), delivery.userId(), now);
    if (away == null) {
      return null;
    }
    Delivery putOff = delivery.putOff(now);
    return new Change(
        delivery,
        putOff,
        steps.whenAway(situation.with(putOff), delivery.outcomeIsUnknown(), away, now));
  }

  /** Gives back the place of an attempt that is over. */
  void end(Attempt attempt) {
    lanes.end(attempt.delivery().channel(), attempt.delivery().userId());
  }

  /** Attempts it, and notes what became of it. */
  void attempt(Attempt attempt) {
    Notification about = attempt.situation().notification();
    Span span =
        spans.begin(
            "deliver " + attempt.delivery().channel(),
            Kind.CLIENT,
            Trace.parse(about.traceparent(), null));
    try (LogIds _ = LogIds.of(about.causeEventId(), span.trace())) {
      attempt(attempt, about, span);
    }
  }

  private void attempt(Attempt attempt, Notification about, Span begun) {
    Words words = null;
    SendResult result;
    String channel = attempt.delivery().channel();
    try (Span span = begun) {
      try {
        words = wording.of(about, attempt.situation().preferences());
        result = send(attempt, words, span.trace());
        lanes.heard(channel, attempt.delivery().userId(), result, clock.instant());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        result = new SendResult.Unknown(Reason.STOPPED.text());
      } catch (RuntimeException e) {
        LOG.error("Delivery {} cannot be put into words: {}", attempt.delivery().number(), kind(e));
        result = new SendResult.Refused(Reason.NO_WORDS.text());
      }
      measure(channel, result, span);
    }
    note(attempt, result, words);
  }

  private void measure(String channel, SendResult result, Span span) {
    String outcome =
        switch (result) {
          case SendResult.Accepted _, SendResult.Pushing _ -> "accepted";
          case SendResult.NotPossible _ -> "not_possible";
          case SendResult.Refused _ -> "refused";
          case SendResult.NotNow _ -> "not_now";
          case SendResult.Unknown _ -> "unknown";
        };
    metrics
        .registry()
        .counter("knudge.notification.attempts", "channel", channel, "outcome", outcome)
        .increment();
    span.set("knudge.outcome", outcome);
    if (result instanceof SendResult.Unknown || result instanceof SendResult.NotNow) {
      span.failed(outcome);
    }
  }

  private SendResult send(Attempt attempt, Words words, @Nullable Trace trace)
      throws InterruptedException {
    Channel channel = Objects.requireNonNull(channels.of(attempt.delivery().channel()));
    Steps.Situation situation = attempt.situation();
    Message message =
        new Message(situation.notification(), situation.preferences(), words, !situation.another());
    Callable<SendResult> sending =
        () -> {
          try (LogIds _ = LogIds.of(situation.notification().causeEventId(), trace)) {
            return channel.send(message);
          }
        };
    Future<SendResult> sent = threads.submit(sending);
    try {
      return sent.get(settings.attemptTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      sent.cancel(true);
      return SendResult.Unknown.away(Reason.TOOK_TOO_LONG.text());
    } catch (ExecutionException e) {
      LOG.error(
          "Delivery {} failed: {}",
          attempt.delivery().number(),
          kind(Objects.requireNonNullElse(e.getCause(), e)));
      return new SendResult.Unknown(Reason.FAULT.text());
    }
  }

  /** What went wrong, and where, without a message that may name an address. */
  private static String kind(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    return fault.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private void note(Attempt attempt, SendResult result, @Nullable Words words) {
    Instant now = clock.instant();
    Step step = steps.afterAttempt(attempt.situation(), result, now);
    if (step.error() != null) {
      LOG.info(
          "Delivery {} by {}: {}: {}",
          attempt.delivery().number(),
          attempt.delivery().channel(),
          step.state().wireName(),
          wording.reason(step.error(), Languages.FALLBACK));
    }
    post(noted(attempt, new Settled(attempt.situation(), step, words), now));
  }

  /** Tries until shortly before somebody else takes the delivery up; what was noted already is not noted again. */
  private List<OutboxRow> noted(Attempt attempt, Settled settled, Instant now) {
    long patience = settings.lease().toNanos() / 10 * 9;
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return transactions.executeWrite(
            status -> noted(attempt.delivery(), settled, now, status.getConnection()));
      } catch (RuntimeException e) {
        if (System.nanoTime() - attempt.claimed() + pause.toNanos() > patience || !waited(pause)) {
          throw e;
        }
        LOG.warn(
            "The outcome of delivery {} is noted later: {}",
            attempt.delivery().number(),
            e.toString());
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      }
    }
  }

  private List<OutboxRow> noted(
      Delivery delivery, Settled settled, Instant now, Connection connection) throws SQLException {
    Change change = new Change(delivery, delivery, settled.step());
    if (deliveries.apply(List.of(change), now).isEmpty()) {
      LOG.warn("The outcome of delivery {} came too late to be noted.", delivery.number());
      return List.of();
    }
    return settle(List.of(settled), now, connection);
  }

  private static boolean waited(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A step that was taken. */
  private record Settled(Steps.Situation situation, Step step, @Nullable Words words) {}

  /** Keeps what the world is to hear, and begins the deliveries by the next channels. */
  private List<OutboxRow> settle(List<Settled> settled, Instant now, Connection connection)
      throws SQLException {
    List<Next> next = new ArrayList<>();
    List<OutboxRow> rows = new ArrayList<>();
    for (Settled each : settled) {
      Notification notification = each.situation().notification();
      String channel = each.situation().delivery().channel();
      String following = each.step().next() ? notification.channelAfter(channel) : null;
      if (following != null) {
        next.add(new Next(notification.id(), notification.userId(), following));
      }
      NewEvent event =
          Saying.of(each.step(), notification, channel, each.words(), wording, now).orElse(null);
      if (event != null) {
        Trace trace = Trace.parse(notification.traceparent(), null);
        rows.addAll(announcements.keep(connection, List.of(event), trace));
      }
    }
    deliveries.add(next, now);
    return rows;
  }

  /** Posts what was kept; where the sink is away, the next tick does. */
  void post(List<OutboxRow> said) {
    try {
      announcements.post(said);
    } catch (UnavailableException e) {
      LOG.warn("What became of notifications is said later: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("What became of notifications is said later", e);
    }
  }
}
