package dev.knudge.notification;

import dev.knudge.contracts.EventIds;
import dev.knudge.notification.KindWishes.Tell;
import dev.knudge.notification.Notification.Silence;
import dev.knudge.notification.store.DeliveryStore;
import dev.knudge.notification.store.DeliveryStore.Next;
import dev.knudge.notification.store.DigestStore;
import dev.knudge.notification.store.DigestStore.Due;
import dev.knudge.notification.store.KnownTaskStore;
import dev.knudge.notification.store.NotificationStore;
import dev.knudge.notification.store.PreferenceStore;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one notification of what is due today, what is overdue and all that was gathered for a user, when it is time. Whoever has nothing to be told is told nothing. */
@Singleton
class DigestMaking {
  private static final Logger LOG = LoggerFactory.getLogger(DigestMaking.class);
  private static final Duration POSTPONED = Duration.ofHours(1);
  private static final int DIGESTED_AT_ONCE = 10_000;
  private static final int MOST_LINES = 50;

  /** Of so many it is known which are overdue and which are due today; what is more is older, and overdue as well. */
  private static final int MOST_DUE = 1_000;

  private final DigestStore digests;
  private final NotificationStore notifications;
  private final DeliveryStore deliveries;
  private final KnownTaskStore tasks;
  private final PreferenceStore preferences;
  private final TransactionOperations<Connection> transactions;
  private final Clock clock;

  DigestMaking(
      DigestStore digests,
      NotificationStore notifications,
      DeliveryStore deliveries,
      KnownTaskStore tasks,
      PreferenceStore preferences,
      TransactionOperations<Connection> transactions,
      Clock clock) {
    this.digests = digests;
    this.notifications = notifications;
    this.deliveries = deliveries;
    this.tasks = tasks;
    this.preferences = preferences;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Makes all that are due by now. One that cannot be made keeps no other: it is postponed. */
  void makeAll(BooleanSupplier goOn) {
    Instant now = clock.instant();
    boolean more = true;
    while (more && goOn.getAsBoolean()) {
      more = makeNext(now);
    }
  }

  /** False where none is due. */
  private boolean makeNext(Instant now) {
    List<Due> taken = new ArrayList<>(1);
    try {
      transactions.executeWrite(_ -> {
        taken.addAll(digests.take(now, 1));
        taken.forEach(due -> make(due, now));
        return taken.size();
      });
    } catch (RuntimeException e) {
      if (taken.isEmpty()) {
        throw e;
      }
      Due failed = taken.getFirst();
      LOG.error("The digest of {} is postponed: it cannot be made", failed.userId(), e);
      transactions.executeWrite(_ -> digests.postpone(failed, now.plus(POSTPONED)));
    }
    return !taken.isEmpty();
  }

  private void make(Due due, Instant now) {
    Preferences wishes = preferences.of(due.userId()).preferences();
    make(due, wishes, now);
    digests.reschedule(due.userId(), wishes.nextDigest(now));
  }

  private void make(Due digested, Preferences wishes, Instant now) {
    String user = digested.userId();
    List<Notification> gathered = notifications.gathered(user, MOST_LINES);
    int count = digestAll(user);
    LocalDate today = LocalDate.ofInstant(now, wishes.zone());
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("day", today.toString());
    boolean due = wishes.of(Kind.DIGEST).tell() != Tell.OFF && putDue(user, today, wishes, content);
    if (count == 0 && !due) {
      return;
    }
    content.put("gathered", section(gathered, count));
    String id = EventIds.derived(Intake.SOURCE, user + " " + digested.dueAt(), "digest", 0);
    List<String> channels = wishes.plan(Kind.DIGEST, null);
    Notification digest =
        new Notification(
            id,
            user,
            Kind.DIGEST,
            null,
            "",
            content,
            channels,
            id,
            null,
            null,
            now,
            silence(wishes, channels, now),
            null);
    boolean added = !notifications.add(List.of(digest)).isEmpty();
    if (added && digest.silence() == null) {
      deliveries.add(List.of(new Next(id, user, digest.channels().getFirst())), now);
    }
  }

  private static @Nullable Silence silence(Preferences wishes, List<String> channels, Instant now) {
    if (wishes.isMutedAt(now)) {
      return Silence.MUTED;
    }
    return channels.isEmpty() ? Silence.NO_CHANNEL : null;
  }

  private int digestAll(String user) {
    int all = 0;
    int some = DIGESTED_AT_ONCE;
    while (some == DIGESTED_AT_ONCE) {
      some = notifications.digest(user, DIGESTED_AT_ONCE);
      all += some;
    }
    return all;
  }

  /** What is overdue, and what is due today; says whether there is anything. */
  private boolean putDue(
      String user, LocalDate today, Preferences wishes, Map<String, @Nullable Object> content) {
    List<Object> overdue = new ArrayList<>();
    List<Object> dueToday = new ArrayList<>();
    for (KnownTaskStore.Due task : tasks.due(user, today, MOST_DUE)) {
      int order = KnownTask.dayOf(task.due(), wishes.zone()).compareTo(today);
      if (order <= 0) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("title", task.title());
        line.put("due_date", task.due().wireForm());
        (order < 0 ? overdue : dueToday).add(line);
      }
    }
    content.put("overdue", lines(overdue));
    content.put("today", lines(dueToday));
    return !overdue.isEmpty() || !dueToday.isEmpty();
  }

  private static Map<String, @Nullable Object> lines(List<Object> all) {
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    section.put("count", (long) all.size());
    section.put("lines", all.subList(0, Math.min(MOST_LINES, all.size())));
    return section;
  }

  private static Map<String, @Nullable Object> section(List<Notification> latest, int count) {
    List<Object> lines = new ArrayList<>();
    for (Notification notification : latest) {
      Map<String, @Nullable Object> line = new LinkedHashMap<>();
      line.put("kind", notification.kind().wireName());
      line.put("title", notification.title());
      lines.add(line);
    }
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    section.put("count", (long) count);
    section.put("lines", lines);
    return section;
  }
}
