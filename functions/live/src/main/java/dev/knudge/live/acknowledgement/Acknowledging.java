package dev.knudge.live.acknowledgement;

import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.NewEvent;
import dev.knudge.contracts.NotificationEvent.NotificationAcknowledged;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;

/**
 * Keeps what a client acknowledged, and says it to those it concerns. When this returns it is in the outbox, which the relay posts, whatever becomes of this replica or of the sink; so
 * the client may be told. The event's id follows from user and notification: a client that says it twice says the same event.
 */
@Singleton
public class Acknowledging {
  private static final String SOURCE = "/live";

  private final TransactionOperations<Connection> transactions;
  private final Announcements announcements;
  private final Clock clock;

  Acknowledging(
      TransactionOperations<Connection> transactions, Announcements announcements, Clock clock) {
    this.transactions = transactions;
    this.announcements = announcements;
    this.clock = clock;
  }

  /** Keeps it; what it throws means that it is not kept. */
  public void keep(String userId, Message.Acknowledged acknowledged) {
    NewEvent event =
        NewEvent.saying(
                new NotificationAcknowledged(
                    acknowledged.taskId(), userId, acknowledged.notificationId()))
            .from(SOURCE)
            .id(
                EventIds.derived(
                    SOURCE, userId + ' ' + acknowledged.notificationId(), "acknowledged", 0))
            .subject(acknowledged.notificationId())
            .at(clock.instant())
            .build();
    List<OutboxRow> kept =
        transactions.executeWrite(
            status -> announcements.keep(status.getConnection(), List.of(event), null));
    announcements.post(kept);
  }
}
