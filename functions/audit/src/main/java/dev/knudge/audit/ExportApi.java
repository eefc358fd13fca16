package dev.knudge.audit;

import dev.knudge.audit.sealing.LogStore;
import dev.knudge.audit.store.Archiving;
import dev.knudge.audit.store.EntryStore;
import dev.knudge.runtime.database.DatabaseFault;
import dev.knudge.runtime.paging.Page;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The entries as a file: those that a list would show, from the oldest, as many as there are.
 *
 * <p>It is read page by page while the client takes it, with no connection or transaction held between two pages. So it takes as long as the client likes, needs no more memory for a million
 * entries than for a thousand, and leaves nothing behind when the client goes away. All pages show the trail as it was at the first, as the lists' cursors do.
 */
@Controller("/api/audit/export")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class ExportApi {
  private static final int PAGE = 500;
  private static final String TOTAL = "X-Total-Count";
  private static final Duration PATIENCE_FOR_TOTAL = Duration.ofSeconds(3);

  private final EntryStore store;
  private final LogStore log;
  private final Archiving archiving;

  ExportApi(EntryStore store, LogStore log, Archiving archiving) {
    this.store = store;
    this.log = log;
    this.archiving = archiving;
  }

  /** Takes any Accept: what it cannot give is said here, and not taken for the entry of an event with the id "export". */
  @Get(produces = {MediaType.APPLICATION_JSON, MediaType.ALL})
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<StreamedFile> export(HttpRequest<?> request, Authentication caller) {
    ExportFormat format = format(request);
    Question question = Asking.of(request, caller).inOrder();
    // The first page at once: what is wrong with the question or the database is then said with a
    // status.
    InputStream file =
        new CutOff(
            new SequenceInputStream(new Portions(question, format, proofs(request, format))));
    MutableHttpResponse<StreamedFile> response =
        HttpResponse.ok(
                new StreamedFile(file, MediaType.of(format.mediaType() + "; charset=utf-8")))
            // Files may be kept for a minute otherwise; this one is personal, and another one then.
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .header(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"audit." + format.extension() + "\"");
    @Nullable Long total = total(question);
    return total == null ? response : response.header(TOTAL, total.toString());
  }

  /** For whoever shows how far it is; null where counting takes longer than anybody would wait for that. */
  private @Nullable Long total(Question question) {
    try {
      return store.count(question, PATIENCE_FOR_TOTAL);
    } catch (RuntimeException e) {
      if (DatabaseFault.of(e) == DatabaseFault.BUSY) {
        return null;
      }
      throw e;
    }
  }

  /** Where proofs are wanted: then the file can be checked by itself. */
  private @Nullable ExportedProofs proofs(HttpRequest<?> request, ExportFormat format) {
    @Nullable String wanted = Parameters.of(request).text("proofs");
    if (wanted == null || wanted.equals("false")) {
      return null;
    }
    if (!wanted.equals("true")) {
      throw Asking.wrong("proofs", "must be true or false.");
    }
    if (format != ExportFormat.NDJSON) {
      throw Asking.wrong("proofs", "go with NDJSON only; a table is for reading.");
    }
    return new ExportedProofs(log);
  }

  /** As {@code format} says, else as the header Accept prefers, else NDJSON. */
  private static ExportFormat format(HttpRequest<?> request) {
    @Nullable String named = Parameters.of(request).text("format");
    for (ExportFormat format : ExportFormat.values()) {
      if (format.extension().equals(named)) {
        return format;
      }
    }
    if (named != null) {
      throw Asking.wrong("format", "must be ndjson or csv.");
    }
    for (MediaType accepted : request.getHeaders().accept()) {
      for (ExportFormat format : ExportFormat.values()) {
        if (accepted.matches(MediaType.of(format.mediaType()))) {
          return format;
        }
      }
    }
    if (!request.getHeaders().accept().isEmpty()) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.NOT_ACCEPTABLE,
              "An export is application/x-ndjson or text/csv; say one of them in Accept, or as ?format=."));
    }
    return ExportFormat.NDJSON;
  }

  /** A page of the file after the other, each read when it is asked for. */
  private final class Portions implements Enumeration<InputStream> {
    private final Question question;
    private final ExportFormat format;
    private final @Nullable ExportedProofs proofs;
    private final long archived = archiving.count();
    private Page<Recorded> page;
    private boolean begun;
    private boolean ended;

    Portions(Question question, ExportFormat format, @Nullable ExportedProofs proofs) {
      this.question = question;
      this.format = format;
      this.proofs = proofs;
      page = store.page(question, null, PAGE);
    }

    @Override
    public boolean hasMoreElements() {
      return !ended;
    }

    @Override
    public InputStream nextElement() {
      if (ended) {
        throw new NoSuchElementException();
      }
      String head = begun ? "" : format.head();
      if (begun) {
        page = store.page(question, page.next(), PAGE);
      }
      begun = true;
      // Better a file that is cut off, and shows it, than one that lacks a month.
      if (archiving.count() != archived) {
        throw new IllegalStateException(
            "A month was archived while the trail was exported; the file ends here.");
      }
      ended = page.next() == null;
      return portion(head, page.items());
    }

    private InputStream portion(String head, List<Recorded> entries) {
      StringBuilder text = new StringBuilder(head);
      List<? extends Map<String, ?>> more =
          proofs == null
              ? Collections.nCopies(entries.size(), Map.<String, Object>of())
              : proofs.of(entries);
      for (int i = 0; i < entries.size(); i++) {
        text.append(format.line(entries.get(i), more.get(i)));
      }
      return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
