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
import io.micronaut.security.rules.SecurityRule;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people ask of the trail: their own entries, newest first, or one of them. */
@Controller("/api/audit")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class AuditApi {
  private static final String PATH = "/api/audit/";
  private static final String SOURCES = "sources";

  private final EntryStore store;

  AuditApi(EntryStore store) {
    this.store = store;
  }

  @Get
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  Listing<AuditEntry> list(HttpRequest<?> request, Principal user) {
    Parameters parameters = Parameters.of(request);
    Question question =
        new Question(
            user.getName(),
            parameters.text("task_id"),
            parameters.text("type"),
            parameters.instant("from"),
            parameters.instant("to"));
    Limit limit = Limit.parse(parameters.text("limit"));
    Cursor cursor =
        Cursor.parse(parameters.text("cursor"), question.scope(), EntryStore.CURSOR_SIZE);
    return store.page(question, cursor, limit).listing(question.scope(), AuditEntry::of);
  }

  /** The id is taken from the raw path: ids hold slashes, and a path variable would end at the first. */
  @Get("/{+eventId}")
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  AuditEntry entry(HttpRequest<?> request, Principal user) {
    String eventId = Parameters.decodePath(request.getUri().getRawPath().substring(PATH.length()));
    @Nullable String source = Parameters.of(request).text("source");
    List<Recorded> found = store.find(user.getName(), eventId, source);
    List<String> sources = found.stream().map(Recorded::source).distinct().toList();
    if (sources.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.NOT_FOUND,
              "The trail has no entry of yours for this event id"
                  + (source == null ? "." : " from this source.")));
    }
    if (sources.size() > 1) {
      throw new ProblemException(ambiguous(sources));
    }
    return AuditEntry.of(found.getFirst());
  }

  /** Names the sources, or as many of them as a problem has room for, and points only at what it names. */
  private static Problem ambiguous(List<String> sources) {
    String what = "Events of several sources have this id; say which with ?source=";
    Problem all =
        Problem.of(HttpStatus.CONFLICT, what + ", one of 'sources'.").with(SOURCES, sources);
    if (all.isWhole()) {
      return all;
    }
    String where = " The entries that GET /api/audit lists have theirs.";
    Problem some =
        Problem.of(HttpStatus.CONFLICT, what + ". Not all of them fit into 'sources'." + where);
    List<String> named = new ArrayList<>();
    for (String source : sources) {
      named.add(source);
      if (!some.with(SOURCES, named).isWhole()) {
        named.removeLast();
      }
    }
    return named.isEmpty()
        ? Problem.of(HttpStatus.CONFLICT, what + "." + where)
        : some.with(SOURCES, named);
  }
}
