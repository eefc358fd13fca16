package dev.knudge.notification;

import dev.knudge.contracts.EventIds;
import dev.knudge.notification.Notification.Silence;
import dev.knudge.notification.store.DeliveryStore;
import dev.knudge.notification.store.DeliveryStore.Next;
import dev.knudge.notification.store.DigestStore;
import dev.knudge.notification.store.DigestStore.Due;
import dev.knudge.notification.store.NotificationStore;
import dev.knudge.notification.store.PreferenceStore;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Makes one notification of all that was gathered for a user, when it is due. Whoever has nothing to be told is told nothing. */
@Singleton
class DigestMaking {
  private static final int AT_ONCE = 50;
  private static final int MOST_LINES = 50;

  private final DigestStore digests;
  private final NotificationStore notifications;
  private final DeliveryStore deliveries;
  private final PreferenceStore preferences;
  private final TransactionOperations<Connection> transactions;
  private final Clock clock;

  DigestMaking(
      DigestStore digests,
      NotificationStore notifications,
      DeliveryStore deliveries,
      PreferenceStore preferences,
      TransactionOperations<Connection> transactions,
      Clock clock) {
    this.digests = digests;
    this.notifications = notifications;
    this.deliveries = deliveries;
    this.preferences = preferences;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Makes all that are due by now. */
  void makeAll(BooleanSupplier goOn) {
    Instant now = clock.instant();
    int made = AT_ONCE;
    while (made == AT_ONCE && goOn.getAsBoolean()) {
      made = transactions.executeWrite(_ -> makeSome(now));
    }
  }

  private int makeSome(Instant now) {
    List<Due> due = digests.take(now, AT_ONCE);
    Map<String, Preferences> wishes = preferences.of(due.stream().map(Due::userId).toList());
    for (Due each : due) {
      Preferences its = Objects.requireNonNull(wishes.get(each.userId()));
      make(each, its, now);
      digests.reschedule(each.userId(), its.nextDigest(now));
    }
    return due.size();
  }

  private void make(Due due, Preferences wishes, Instant now) {
    String user = due.userId();
    List<Notification> gathered = notifications.gathered(user, MOST_LINES);
    int count = notifications.digest(user);
    if (count == 0) {
      return;
    }
    Map<String, @Nullable Object> content = new LinkedHashMap<>();
    content.put("day", LocalDate.ofInstant(now, wishes.zone()).toString());
    content.put("gathered", section(gathered, count));
    String id = EventIds.derived(Intake.SOURCE, user + " " + due.dueAt(), "digest", 0);
    Notification digest =
        new Notification(
            id,
            user,
            Kind.DIGEST,
            null,
            "",
            content,
            wishes.plan(Kind.DIGEST, null),
            id,
            null,
            null,
            now,
            wishes.isMutedAt(now) ? Silence.MUTED : null,
            null);
    boolean added = !notifications.add(List.of(digest)).isEmpty();
    if (added && digest.silence() == null && !digest.channels().isEmpty()) {
      deliveries.add(List.of(new Next(id, user, digest.channels().getFirst())), now);
    }
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
