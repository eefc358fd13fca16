package dev.knudge.notification;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.NotificationEvent.NotificationAcknowledged;
import dev.knudge.contracts.TaskEvent;
import dev.knudge.notification.KindWishes.Tell;
import dev.knudge.notification.Notification.Silence;
import dev.knudge.notification.store.DeliveryStore;
import dev.knudge.notification.store.DeliveryStore.Next;
import dev.knudge.notification.store.DigestStore;
import dev.knudge.notification.store.KnownTaskStore;
import dev.knudge.notification.store.NotificationStore;
import dev.knudge.notification.store.PreferenceStore;
import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.Outcome;
import io.micronaut.function.FunctionBean;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.support.TransactionSynchronization;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Takes what users may be told of, and what they acknowledge. Within the transaction it is only noted what is to be sent; that begins after the commit. */
@FunctionBean("notification")
final class NotificationFunction implements EventFunction {
  private static final Duration HOUR = Duration.ofHours(1);

  private final PreferenceStore preferences;
  private final NotificationStore notifications;
  private final DeliveryStore deliveries;
  private final DigestStore digests;
  private final KnownTaskStore tasks;
  private final Acknowledging acknowledging;
  private final Rounds rounds;
  private final TransactionOperations<Connection> transactions;
  private final Intake intake;
  private final NotificationSettings settings;
  private final Clock clock;

  NotificationFunction(
      PreferenceStore preferences,
      NotificationStore notifications,
      DeliveryStore deliveries,
      DigestStore digests,
      KnownTaskStore tasks,
      Acknowledging acknowledging,
      Rounds rounds,
      TransactionOperations<Connection> transactions,
      NotificationSettings settings,
      Clock clock) {
    this.preferences = preferences;
    this.notifications = notifications;
    this.deliveries = deliveries;
    this.digests = digests;
    this.tasks = tasks;
    this.acknowledging = acknowledging;
    this.rounds = rounds;
    this.transactions = transactions;
    this.intake = settings.intake();
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public boolean caresFor(Event event) {
    return Intake.isTold(event)
        || event.data() instanceof TaskEvent
        || event.data() instanceof NotificationAcknowledged;
  }

  @Override
  public Outcome apply(Event event) {
    return applyAll(List.of(event)).getFirst();
  }

  @Override
  public List<Outcome> applyAll(List<Event> events) {
    Instant now = clock.instant();
    List<Event> told = events.stream().filter(Intake::isTold).toList();
    if (!told.isEmpty()) {
      take(told, now);
    }
    List<KnownTask> said =
        events.stream()
            .filter(event -> event.data() instanceof TaskEvent)
            .map(event -> KnownTask.of(event, (TaskEvent) event.data()))
            .toList();
    if (!said.isEmpty()) {
      tasks.hear(said, now);
    }
    List<Outcome> outcomes = new ArrayList<>(events.size());
    for (Event event : events) {
      outcomes.add(
          event.data() instanceof NotificationAcknowledged acknowledged
              ? acknowledge(acknowledged, now)
              : Outcome.done());
    }
    return outcomes;
  }

  private Outcome acknowledge(NotificationAcknowledged acknowledged, Instant now) {
    Optional<NewEvent> said =
        acknowledging.acknowledge(acknowledged.userId(), acknowledged.notificationId(), now);
    return said.map(Outcome::saying).orElseGet(Outcome::done);
  }

  private void take(List<Event> told, Instant now) {
    Set<String> users = users(told);
    Map<String, Preferences> wishes = preferences.of(users);
    Map<String, Integer> recent = new HashMap<>(notifications.recent(users, now.minus(HOUR)));
    List<Notification> made = new ArrayList<>();
    for (Event event : told) {
      String user = Objects.requireNonNull(event.userId());
      Notification notification =
          intake.of(
              event, Objects.requireNonNull(wishes.get(user)), recent.getOrDefault(user, 0), now);
      if (notification != null) {
        made.add(notification);
        if (notification.silence() == null && notification.kind() != Kind.REMINDER) {
          recent.merge(user, 1, Integer::sum);
        }
      }
    }
    keep(made, wishes, now);
  }

  private void keep(List<Notification> made, Map<String, Preferences> wishes, Instant now) {
    Set<String> added = notifications.add(made);
    List<Notification> fresh = made.stream().filter(it -> added.contains(it.id())).toList();
    List<Next> first =
        fresh.stream()
            .filter(it -> it.silence() == null)
            .map(it -> new Next(it.id(), it.userId(), it.channels().getFirst()))
            .toList();
    deliveries.add(first, now);
    digests.byThen(
        fresh.stream()
            .filter(it -> it.silence() == Silence.GATHERED)
            .filter(it -> !waitsForTheDay(it, wishes))
            .map(Notification::userId)
            .distinct()
            .toList(),
        now.plus(settings.gatherFor()));
    if (!first.isEmpty()) {
      afterCommit();
    }
  }

  /** What is told daily has its day's digest already. */
  private static boolean waitsForTheDay(
      Notification notification, Map<String, Preferences> wishes) {
    Preferences its = Objects.requireNonNull(wishes.get(notification.userId()));
    return its.of(notification.kind()).tell() == Tell.DIGEST;
  }

  private static Set<String> users(List<Event> events) {
    Set<String> users = new java.util.TreeSet<>();
    events.forEach(event -> users.add(Objects.requireNonNull(event.userId())));
    return users;
  }

  private void afterCommit() {
    transactions
        .findTransactionStatus()
        .orElseThrow()
        .registerSynchronization(
            new TransactionSynchronization() {
              @Override
              public void afterCommit() {
                rounds.wake();
              }
            });
  }
}
