package dev.knudge.audit;

import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Tree;
import dev.knudge.audit.log.VerifierKey;
import dev.knudge.audit.sealing.BrokenLogException;
import dev.knudge.audit.sealing.LogKeys;
import dev.knudge.audit.sealing.LogStore;
import dev.knudge.audit.sealing.SealedCheckpoint;
import dev.knudge.audit.store.EntryStore;
import dev.knudge.audit.verifying.OwnVerification;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to check the trail without trusting us: heads of the log, the keys that sign them, and proofs. All of it is hashes and sizes: nobody learns from it what others do, beyond how
 * many entries there are in all.
 */
@Controller("/api/audit")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProofApi {
  private static final String BEFORE = "/api/audit/";
  private static final String AFTER = "/proof";

  private final EntryStore entries;
  private final LogStore log;
  private final LogKeys keys;
  private final OwnVerification own;

  ProofApi(EntryStore entries, LogStore log, LogKeys keys, OwnVerification own) {
    this.entries = entries;
    this.log = log;
    this.keys = keys;
    this.own = own;
  }

  /** That an entry is in the log. The event's id is taken from the raw path, as it may hold slashes. */
  @Get("/{+eventId}/proof")
  @Produces(MediaType.APPLICATION_JSON)
  ProofAnswers.Inclusion inclusion(HttpRequest<?> request, Authentication caller) {
    String path = request.getUri().getRawPath();
    String eventId =
        Parameters.decodePath(path.substring(BEFORE.length(), path.length() - AFTER.length()));
    Parameters parameters = Parameters.of(request);
    Recorded entry = OneEntry.find(entries, caller, eventId, parameters.text("source"));
    OptionalLong index = log.indexOf(entry.sequence());
    if (index.isEmpty() && own.isPassedOver(entry)) {
      throw damaged(
          "This entry has no leaf, though what was recorded after it is sealed: its leaf was taken out, or the entry was put in behind the seal.");
    }
    SealedCheckpoint head = head(size(parameters, "size"));
    if (index.isEmpty() || index.getAsLong() >= head.treeSize()) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.CONFLICT,
              index.isEmpty()
                  ? "This entry is not sealed yet; that happens at the next tick, within the hour."
                  : "This entry is not in the log of that size; it is number "
                      + index.getAsLong()
                      + ", counted from 0."));
    }
    List<Hash> hashes = ask(head.treeSize(), tree -> tree.inclusion(index.getAsLong()));
    String leaf = entry.leaf().text();
    return new ProofAnswers.Inclusion(
        index.getAsLong(),
        head.treeSize(),
        HexFormat.of().formatHex(Leaf.hash(leaf)),
        hashes.stream().map(Hash::hex).toList(),
        head.root().hex(),
        head.note(),
        leaf);
  }

  /** That the log at one size is the beginning of the log at another. */
  @Get("/consistency")
  @Produces(MediaType.APPLICATION_JSON)
  ProofAnswers.Consistency consistency(HttpRequest<?> request) {
    Parameters parameters = Parameters.of(request);
    @Nullable Long from = size(parameters, "from");
    @Nullable Long asked = size(parameters, "to");
    long latest = head(null).treeSize();
    long to = asked == null ? latest : asked;
    if (from == null || from > to || to > latest) {
      throw Asking.wrong(
          from == null || from > to ? "from" : "to",
          "must be such that 1 <= from <= to <= "
              + latest
              + ", the size of the log; to may be left out.");
    }
    return ask(
        to,
        tree ->
            new ProofAnswers.Consistency(
                from,
                to,
                root(from).hex(),
                tree.root().hex(),
                tree.consistency(from).stream().map(Hash::hex).toList()));
  }

  /** Of a size that was sealed, what was signed for it. */
  private Hash root(long size) {
    return log.ofSize(size)
        .map(SealedCheckpoint::root)
        .orElseGet(() -> ask(size, tree -> tree.root()));
  }

  /** The whole log up to its latest head, or to the one of a size: the hash of a leaf a line, in their order. */
  @Get("/leaves")
  @Produces("text/plain; charset=utf-8")
  HttpResponse<StreamedFile> leaves(HttpRequest<?> request) {
    long size = head(size(Parameters.of(request), "size")).treeSize();
    StreamedFile lines =
        new StreamedFile(new CutOff(lines(size)), MediaType.of("text/plain; charset=utf-8"));
    return HttpResponse.ok(lines).header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /** The latest head, or the one of a size, as a signed note. */
  @Get("/checkpoint")
  @Produces("text/plain; charset=utf-8")
  String checkpoint(HttpRequest<?> request) {
    return head(size(Parameters.of(request), "size")).note();
  }

  /** The keys that signatures are checked with, the current one first. */
  @Get("/keys")
  @Produces(MediaType.APPLICATION_JSON)
  ProofAnswers.Keys keys() {
    List<ProofAnswers.Key> known = new ArrayList<>();
    List<LogStore.UsedKey> used = log.keys();
    for (VerifierKey key : keys.verifying()) {
      if (used.stream().noneMatch(it -> it.key().equals(key.toString()))) {
        known.add(new ProofAnswers.Key(key.toString(), null, null, null, null));
      }
    }
    used.forEach(key ->
        known.add(
            new ProofAnswers.Key(
                key.key(),
                key.since().toString(),
                key.until() == null ? null : key.until().toString(),
                key.firstSize(),
                key.lastSize())));
    return new ProofAnswers.Keys(keys.origin(), known);
  }

  /** The first portion is read at once: what is wrong with it is said with a status. */
  private InputStream lines(long size) {
    try {
      return new SequenceInputStream(new LeafLines(log, size));
    } catch (BrokenLogException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  /** Somebody took hashes away: that is no fault of the service, and asking again does not help. */
  private <T> T ask(long treeSize, Function<Tree, T> question) {
    try {
      return log.withTree(treeSize, question);
    } catch (BrokenLogException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException damaged(String what) {
    return new ProblemException(
        Problem.of(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "The log is damaged. "
                + what
                + " GET /api/audit/verify says what else; heads and leaves that were kept elsewhere tell what was there."));
  }

  private SealedCheckpoint head(@Nullable Long size) {
    return (size == null ? log.latest() : log.ofSize(size))
        .orElseThrow(() ->
            new ProblemException(
                size == null
                    ? Problem.of(
                        HttpStatus.CONFLICT,
                        "Nothing is sealed yet; that happens at the next tick, within the hour.")
                    : Problem.of(HttpStatus.NOT_FOUND, "The log has no checkpoint of that size.")));
  }

  /** A tree's size: a number from 1; null where it is not given. */
  private static @Nullable Long size(Parameters parameters, String name) {
    @Nullable String text = parameters.text(name);
    if (text == null) {
      return null;
    }
    if (!text.matches("[1-9]\\d{0,17}")) {
      throw Asking.wrong(name, "must be a number of entries, from 1.");
    }
    return Long.valueOf(text);
  }
}
