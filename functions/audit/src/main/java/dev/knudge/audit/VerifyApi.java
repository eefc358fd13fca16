package dev.knudge.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.knudge.audit.store.EntryStore;
import dev.knudge.audit.verifier.Finding;
import dev.knudge.audit.verifying.FullVerification;
import dev.knudge.audit.verifying.OwnVerification;
import dev.knudge.audit.verifying.Progress;
import dev.knudge.runtime.paging.Cursor;
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
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service's own check of the trail: of a user's entries at once, for operators of all in the background. */
@Controller("/api/audit/verify")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class VerifyApi {
  private static final String SCOPE = "verify";

  private final OwnVerification own;
  private final FullVerification full;

  VerifyApi(OwnVerification own, FullVerification full) {
    this.own = own;
    this.full = full;
  }

  /**
   * What was seen.
   *
   * @param scope own or all
   * @param state done, or running in the background: ask again
   * @param holds whether nothing was found so far
   * @param nextCursor where to go on with one's own entries; null where all are checked
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Seen(
      String scope,
      String state,
      boolean holds,
      long treeSize,
      long entries,
      @Nullable Long proven,
      @Nullable Long waiting,
      @Nullable Long erased,
      @Nullable Long leaves,
      @Nullable Long archived,
      long found,
      List<Object> findings,
      @Nullable String startedAt,
      @Nullable String finishedAt,
      @Nullable String nextCursor) {}

  @Get
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  Seen verify(HttpRequest<?> request, Authentication caller) {
    Question question = Asking.of(request, caller).inOrder();
    if (question.userId() == null) {
      return all(
          full.ask()
              .orElseThrow(() ->
                  new ProblemException(
                      Problem.of(
                          HttpStatus.CONFLICT,
                          "Nothing is sealed yet; that happens at the next tick, within the hour."))));
    }
    String scope = question.scope(SCOPE);
    @Nullable Cursor cursor =
        Cursor.parse(Parameters.of(request).text("cursor"), scope, EntryStore.CURSOR_SIZE);
    return own(own.page(question, cursor), scope);
  }

  private static Seen own(OwnVerification.Seen seen, String scope) {
    return new Seen(
        "own",
        "done",
        seen.findings().isEmpty(),
        seen.treeSize(),
        seen.entries(),
        (long) seen.proven(),
        (long) seen.waiting(),
        (long) seen.erased(),
        null,
        null,
        seen.findings().size(),
        seen.findings().stream().<Object>map(Finding::tree).toList(),
        null,
        null,
        seen.next() == null ? null : seen.next().encode(scope));
  }

  private static Seen all(Progress progress) {
    return new Seen(
        "all",
        progress.finishedAt() == null ? "running" : "done",
        progress.found() == 0,
        progress.treeSize(),
        progress.entriesChecked(),
        null,
        null,
        null,
        progress.leavesChecked(),
        progress.missing(),
        progress.found(),
        progress.findings(),
        progress.startedAt().toString(),
        progress.finishedAt() == null ? null : progress.finishedAt().toString(),
        null);
  }
}
