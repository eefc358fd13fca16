package dev.knudge.reminders;

import dev.knudge.reminders.Standing.State;
import dev.knudge.reminders.store.ReminderList;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Listing;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.security.Principal;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people ask: their own reminders, in the order they fire or fired in. They are set through their tasks. */
@Controller("/api/reminders")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class RemindersApi {
  private final ReminderList list;

  RemindersApi(ReminderList list) {
    this.list = list;
  }

  @Get
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  Listing<ReminderEntry> list(HttpRequest<?> request, Principal user) {
    Parameters parameters = Parameters.of(request);
    Question question =
        new Question(
            user.getName(),
            state(parameters.text("status")),
            parameters.text("task_id"),
            parameters.instant("from"),
            parameters.instant("to"));
    Limit limit = Limit.parse(parameters.text("limit"));
    Cursor cursor =
        Cursor.parse(parameters.text("cursor"), question.scope(), ReminderList.CURSOR_SIZE);
    return list.page(question, cursor, limit).listing(question.scope(), ReminderEntry::of);
  }

  private static @Nullable State state(@Nullable String status) {
    if (status == null) {
      return null;
    }
    State state = State.of(status);
    if (state == null) {
      throw new ProblemException(
          Problem.of(
                  HttpStatus.BAD_REQUEST,
                  "status is one of "
                      + Stream.of(State.values())
                          .map(State::wireName)
                          .collect(Collectors.joining(", "))
                      + "; without it, all but cancelled reminders are listed.")
              .with("parameter", "status"));
    }
    return state;
  }
}
