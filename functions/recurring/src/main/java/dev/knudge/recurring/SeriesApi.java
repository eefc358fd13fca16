package dev.knudge.recurring;

import dev.knudge.recurring.store.HistoryStore;
import dev.knudge.recurring.store.SeriesStore;
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
import org.jspecify.annotations.Nullable;

/** What people ask of their series: how it stands, and what became of its occurrences. */
@Controller("/api/recurring/series")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class SeriesApi {
  private static final String PATH = "/api/recurring/series/";

  private final SeriesStore series;
  private final HistoryStore history;

  SeriesApi(SeriesStore series, HistoryStore history) {
    this.series = series;
    this.history = history;
  }

  /** The id is taken from the raw path: ids may hold slashes, and a path variable would end at the first. */
  @Get("/{+seriesId}")
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  SeriesAnswer series(HttpRequest<?> request, Principal user) {
    String seriesId = Parameters.decodePath(request.getUri().getRawPath().substring(PATH.length()));
    SeriesKey key = new SeriesKey(user.getName(), seriesId);
    String scope = String.join("\u0000", "series", key.userId(), key.seriesId());
    Parameters parameters = Parameters.of(request);
    Limit limit = Limit.parse(parameters.text("limit"));
    Cursor cursor = Cursor.parse(parameters.text("cursor"), scope, HistoryStore.CURSOR_SIZE);
    Series found = series.find(key).orElseThrow(SeriesApi::unknown);
    @Nullable Definition definition = found.definition();
    if (definition == null) {
      throw unknown();
    }
    Listing<SeriesAnswer.Entry> page =
        history.page(found.number(), cursor, limit).listing(scope, SeriesAnswer.Entry::of);
    return SeriesAnswer.of(found, definition, page);
  }

  private static ProblemException unknown() {
    return new ProblemException(
        Problem.of(
            HttpStatus.NOT_FOUND,
            "You have no series with this id. A series is known once recurring.scheduled, or a completed task, has told of it."));
  }
}
