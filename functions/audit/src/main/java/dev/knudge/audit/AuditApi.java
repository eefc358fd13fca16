package dev.knudge.audit;

import dev.knudge.audit.store.EntryStore;
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
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people ask of the trail: their own entries, one of them, or how many there are. An operator asks for anybody's. */
@Controller("/api/audit")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class AuditApi {
  private static final String PATH = "/api/audit/";

  private static final int MOST_COUNTS = 10_000;

  private final EntryStore store;
  private final Clock clock;

  AuditApi(EntryStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @Get
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  Listing<AuditEntry> list(HttpRequest<?> request, Authentication caller) {
    Question question = Asking.of(request, caller);
    Parameters parameters = Parameters.of(request);
    Limit limit = Limit.parse(parameters.text("limit"));
    String scope = question.scope("audit");
    Cursor cursor = Cursor.parse(parameters.text("cursor"), scope, EntryStore.CURSOR_SIZE);
    return store.page(question, cursor, limit.items()).listing(scope, AuditEntry::of);
  }

  /** How many entries there are by day and type. */
  @Get("/counts")
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  AuditCounts counts(HttpRequest<?> request, Authentication caller) {
    Days days = Asking.days(request, clock.instant());
    Question question = Asking.of(request, caller).between(days.from(), days.to());
    List<EntryStore.Count> counts = store.counts(question, days.begins(), MOST_COUNTS + 1);
    if (counts.size() > MOST_COUNTS) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.UNPROCESSABLE_ENTITY,
              "There are more than "
                  + MOST_COUNTS
                  + " counts in this period; ask for a shorter one, or for one type."));
    }
    return AuditCounts.of(days, counts);
  }

  /** The id is taken from the raw path: ids hold slashes, and a path variable would end at the first. */
  @Get("/{+eventId}")
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  AuditEntry entry(HttpRequest<?> request, Authentication caller) {
    String eventId = Parameters.decodePath(request.getUri().getRawPath().substring(PATH.length()));
    @Nullable String source = Parameters.of(request).text("source");
    return AuditEntry.of(OneEntry.find(store, caller, eventId, source));
  }
}
