package dev.knudge.audit;

import dev.knudge.audit.store.EntryStore;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import io.micronaut.security.authentication.Authentication;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the one entry that a path means. */
final class OneEntry {
  private static final String SOURCES = "sources";

  private OneEntry() {}

  /**
   * The caller's entry with that event id.
   *
   * @param source only from that source; null for whichever has it
   * @throws ProblemException 404 if there is none that the caller may see, 409 if several sources have one
   */
  static Recorded find(
      EntryStore store, Authentication caller, String eventId, @Nullable String source) {
    List<Recorded> found = store.find(Asking.visibleTo(caller), eventId, source);
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
    return found.getFirst();
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
