package dev.knudge.notification;

import dev.knudge.contracts.NewEvent;
import dev.knudge.notification.store.NotificationList;
import dev.knudge.notification.store.PreferenceStore;
import dev.knudge.notification.wording.Wording;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Listing;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.runtime.tracing.RequestTrace;
import dev.knudge.runtime.tracing.Trace;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.transaction.TransactionOperations;
import java.security.Principal;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people ask: what they were told, or were to be told, how each stands; and that they have seen it. */
@Controller("/api/notifications")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class NotificationsApi {
  private static final Logger LOG = LoggerFactory.getLogger(NotificationsApi.class);

  private final NotificationList list;
  private final PreferenceStore preferences;
  private final Wording wording;
  private final Acknowledging acknowledging;
  private final Announcements announcements;
  private final TransactionOperations<Connection> transactions;
  private final Clock clock;

  NotificationsApi(
      NotificationList list,
      PreferenceStore preferences,
      Wording wording,
      Acknowledging acknowledging,
      Announcements announcements,
      TransactionOperations<Connection> transactions,
      Clock clock) {
    this.list = list;
    this.preferences = preferences;
    this.wording = wording;
    this.acknowledging = acknowledging;
    this.announcements = announcements;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Get
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  Listing<NotificationEntry> list(HttpRequest<?> request, Principal user) {
    Parameters parameters = Parameters.of(request);
    Question question =
        new Question(
            user.getName(), parameters.text("task_id"), flag(parameters.text("acknowledged")));
    Limit limit = Limit.parse(parameters.text("limit"));
    Cursor cursor =
        Cursor.parse(parameters.text("cursor"), question.scope(), NotificationList.CURSOR_SIZE);
    Preferences wishes = preferences.of(user.getName()).preferences();
    return list.page(question, cursor, limit, clock.instant())
        .listing(question.scope(), listed -> entry(listed, wishes));
  }

  @Post("/{id}/ack")
  @Consumes(MediaType.ALL)
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  NotificationEntry acknowledge(String id, HttpRequest<?> request, Principal user) {
    // No id has it, and the database takes none that does.
    if (id.indexOf('\0') >= 0) {
      throw none();
    }
    Instant now = clock.instant();
    Trace trace = RequestTrace.of(request);
    List<OutboxRow> said =
        transactions.executeWrite(status -> {
          Optional<NewEvent> event = acknowledging.acknowledge(user.getName(), id, now);
          return event.isEmpty()
              ? List.<OutboxRow>of()
              : announcements.keep(status.getConnection(), List.of(event.get()), trace);
        });
    try {
      announcements.post(said);
    } catch (UnavailableException e) {
      LOG.warn("An acknowledgement is said later: {}", e.getMessage());
    }
    Listed listed = list.one(user.getName(), id, now);
    if (listed == null) {
      throw none();
    }
    return entry(listed, preferences.of(user.getName()).preferences());
  }

  private static ProblemException none() {
    return new ProblemException(
        Problem.of(
            HttpStatus.NOT_FOUND, "There is no such notification, or it is another user's."));
  }

  private NotificationEntry entry(Listed listed, Preferences wishes) {
    return NotificationEntry.of(
        listed,
        wording.of(listed.notification(), wishes),
        reason -> wording.reason(reason, wishes.language()));
  }

  private static @Nullable Boolean flag(@Nullable String text) {
    return switch (text) {
      case null -> null;
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ProblemException(
              Problem.of(HttpStatus.BAD_REQUEST, "acknowledged must be true or false.")
                  .with("parameter", "acknowledged"));
    };
  }
}
