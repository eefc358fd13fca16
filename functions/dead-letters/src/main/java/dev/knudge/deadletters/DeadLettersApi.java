package dev.knudge.deadletters;

import dev.knudge.contracts.Json;
import dev.knudge.deadletters.store.LetterStore;
import dev.knudge.deadletters.store.RedriveStore;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What operators see and decide. Letters are of all users, so nobody else sees any of it. */
@Controller("/api/dead-letters")
@Secured("operator")
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeadLettersApi {
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");
  private static final int MOST_DEEDS = 200;

  private final LetterStore letters;
  private final RedriveStore runs;
  private final Redriving redriving;
  private final Destinations destinations;
  private final LetterJson json;
  private final Clock clock;

  DeadLettersApi(
      LetterStore letters,
      RedriveStore runs,
      Redriving redriving,
      DeadLetterSettings settings,
      Clock clock) {
    this.letters = letters;
    this.runs = runs;
    this.redriving = redriving;
    this.clock = clock;
    destinations = settings.allowed();
    json = new LetterJson(destinations);
  }

  @Get
  byte[] list(HttpRequest<?> request) {
    Question question = Asking.listed(request, destinations);
    Parameters parameters = Parameters.of(request);
    Limit limit = Limit.parse(parameters.text("limit"));
    String scope = "dead-letters " + question.scope();
    Cursor cursor = Cursor.parse(parameters.text("cursor"), scope, LetterStore.CURSOR_SIZE);
    Page<Entry> page = letters.page(question, cursor, limit);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("items", page.items().stream().map(json::entry).toList());
    tree.put("next_cursor", page.next() == null ? null : page.next().encode(scope));
    return Json.writeBytes(tree);
  }

  /** How much is open, since when, and what of what kind. */
  @Get("/summary")
  byte[] summary() {
    LetterStore.Open open = letters.open();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("open", open.letters());
    tree.put("oldest_stored_at", LetterJson.time(open.oldest()));
    tree.put("counts", letters.counts().stream().map(json::count).toList());
    return Json.writeBytes(tree);
  }

  @Get("/{id}")
  byte[] letter(String id) {
    return shown(number(id, "letter"));
  }

  @Post("/{id}/redrive")
  byte[] redrive(HttpRequest<?> request, String id, Principal operator) {
    boolean old = Asking.old(request);
    LetterStore.Whole letter = find(number(id, "letter"));
    redriving.one(letter.entry(), old, operator.getName());
    return shown(letter.entry().id());
  }

  /** Many. It answers as soon as they are marked; how far it is, is asked of the run. */
  @Post("/redrive")
  HttpResponse<byte[]> redriveMany(HttpRequest<?> request, Principal operator) {
    Asking.Redrive asked = Asking.redriven(request, destinations);
    long run = redriving.many(asked.question(), asked.old(), operator.getName());
    return HttpResponse.<byte[]>accepted(URI.create("/api/dead-letters/redrives/" + run))
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(run(run));
  }

  @Get("/redrives/{id}")
  byte[] progress(String id) {
    return run(number(id, "run"));
  }

  @Delete("/{id}")
  HttpResponse<?> discard(String id, Principal operator) {
    long number = number(id, "letter");
    if (!letters.discard(number, operator.getName(), clock.instant())) {
      Entry entry = find(number).entry();
      if (entry.state() != State.DISCARDED) {
        throw new ProblemException(
            Problem.of(
                HttpStatus.CONFLICT,
                "Letter "
                    + id
                    + " is "
                    + entry.state().wireName()
                    + "; only what is stored or failed can be discarded."));
      }
    }
    return HttpResponse.noContent();
  }

  private byte[] shown(long id) {
    LetterStore.Whole letter = find(id);
    return Json.writeBytes(
        json.whole(letter.entry(), letter.original(), letters.deeds(id, MOST_DEEDS)));
  }

  private byte[] run(long id) {
    Run run = runs.run(id);
    if (run == null) {
      throw unknown("run", Long.toString(id));
    }
    return Json.writeBytes(json.run(run));
  }

  private LetterStore.Whole find(long id) {
    LetterStore.Whole letter = letters.find(id);
    if (letter == null) {
      throw unknown("letter", Long.toString(id));
    }
    return letter;
  }

  private static long number(String id, String what) {
    if (!ID.matcher(id).matches()) {
      throw unknown(what, "that id");
    }
    return Long.parseLong(id);
  }

  private static ProblemException unknown(String what, String id) {
    return new ProblemException(
        Problem.of(HttpStatus.NOT_FOUND, "There is no " + what + " " + id + "."));
  }
}
