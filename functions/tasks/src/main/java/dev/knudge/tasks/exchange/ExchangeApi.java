package dev.knudge.tasks.exchange;

import dev.knudge.contracts.WireForms;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Tasks;
import dev.knudge.tasks.filter.Filter;
import dev.knudge.tasks.filter.FilterParser;
import dev.knudge.tasks.filter.FilterSyntaxException;
import dev.knudge.tasks.rest.Callers;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableAvailableByteBody;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Tasks as files, out and in. */
@Controller("/api")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class ExchangeApi {
  private static final MediaType CALENDAR = MediaType.of("text/calendar;charset=utf-8");
  private static final MediaType CSV = MediaType.of("text/csv;charset=utf-8");

  private final Tasks tasks;

  ExchangeApi(Tasks tasks) {
    this.tasks = tasks;
  }

  @Get("/tasks.ics")
  @Produces(MediaType.ALL)
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<StreamedFile> calendar(HttpRequest<?> request, Principal user) {
    return file(request, user, CALENDAR, "tasks.ics");
  }

  @Get("/tasks/export")
  @Produces({MediaType.APPLICATION_JSON, "text/csv", "text/calendar"})
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<StreamedFile> export(HttpRequest<?> request, Principal user) {
    for (MediaType accepted : request.accept()) {
      switch (accepted.getName()) {
        case "text/calendar":
          return file(request, user, CALENDAR, "tasks.ics");
        case "text/csv":
          return file(request, user, CSV, "tasks.csv");
        case "application/json", "*/*", "application/*":
          return file(request, user, MediaType.APPLICATION_JSON_TYPE, "tasks.json");
        default:
          // the next one that is accepted
      }
    }
    if (request.accept().isEmpty()) {
      return file(request, user, MediaType.APPLICATION_JSON_TYPE, "tasks.json");
    }
    throw new ProblemException(
        Problem.of(
            HttpStatus.NOT_ACCEPTABLE,
            "Tasks can be had as application/json, text/csv and text/calendar; Accept names none of them."));
  }

  /** Any content type gets in, so that a wrong one is told what is right; the body is bytes, for what it is in says the content type. */
  @Post("/tasks/import")
  @Consumes(MediaType.ALL)
  @Produces(MediaType.APPLICATION_JSON)
  @ExecuteOn(TaskExecutors.BLOCKING)
  ImportReport take(HttpRequest<?> request, Principal user) {
    Caller caller = Callers.human(request, user);
    ZoneId zone = zone(request);
    TaskFile.Format format = format(request);
    String text = text(bytes(request));
    try {
      return new Importing(tasks, caller).run(format.read(text, zone));
    } catch (TaskFile.TooManyException e) {
      throw problem(HttpStatus.UNPROCESSABLE_ENTITY, String.valueOf(e.getMessage()));
    } catch (UnreadableException e) {
      throw problem(HttpStatus.BAD_REQUEST, e.reason());
    }
  }

  private static TaskFile.Format format(HttpRequest<?> request) {
    String type =
        request.getContentType().map(MediaType::getName).orElse("none").toLowerCase(Locale.ROOT);
    return switch (type) {
      case "text/calendar" -> new CalendarFile();
      case "application/json" -> new JsonFile();
      case "text/csv" -> new CsvFile();
      default ->
          throw problem(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "The Content-Type must be text/calendar, application/json or text/csv.");
    };
  }

  /** As they came: a reader for the content type would take a list in JSON for a list of bytes. */
  private static byte[] bytes(HttpRequest<?> request) {
    ByteBody body = ((ServerHttpRequest<?>) request).byteBody();
    if (body.expectedLength().orElse(0) > TaskFile.BYTES) {
      throw tooLarge();
    }
    try (CloseableAvailableByteBody bytes =
        body.split(ByteBody.SplitBackpressureMode.FASTEST).buffer().join()) {
      if (bytes.length() > TaskFile.BYTES) {
        throw tooLarge();
      }
      return bytes.toByteArray();
    } catch (CompletionException e) {
      // It broke off, and nobody waits for the answer, or it is longer than the server reads.
      throw tooLarge();
    }
  }

  private static ProblemException tooLarge() {
    return problem(
        HttpStatus.REQUEST_ENTITY_TOO_LARGE,
        "The file is too large: " + TaskFile.BYTES + " bytes are the most. Split it.");
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw problem(HttpStatus.BAD_REQUEST, "The file is not in UTF-8. Save it in that encoding.");
    }
  }

  private HttpResponse<StreamedFile> file(
      HttpRequest<?> request, Principal user, MediaType type, String name) {
    Caller caller = Callers.human(request, user);
    Exporting.Form form =
        switch (type.getSubtype()) {
          case "calendar" -> Exporting.Form.calendar();
          case "csv" -> Exporting.Form.csv();
          default -> Exporting.Form.json();
        };
    StreamedFile stream =
        new StreamedFile(
            Exporting.stream(tasks, caller, filter(request), zone(request), form), type);
    return HttpResponse.ok(stream)
        .contentType(type)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Content-Type-Options", "nosniff");
  }

  private static Filter filter(HttpRequest<?> request) {
    String text = Parameters.of(request).text("filter");
    try {
      return text == null ? Filter.ALL : FilterParser.parse(text);
    } catch (FilterSyntaxException e) {
      throw problem(HttpStatus.BAD_REQUEST, "filter: " + e.getMessage());
    }
  }

  private static ZoneId zone(HttpRequest<?> request) {
    @Nullable String name = Parameters.of(request).text("time_zone");
    if (name == null) {
      return ZoneOffset.UTC;
    }
    ZoneId zone = WireForms.timeZone(name);
    if (zone == null) {
      throw problem(
          HttpStatus.BAD_REQUEST, "time_zone must be an IANA time zone, as Europe/Berlin.");
    }
    return zone;
  }

  private static ProblemException problem(HttpStatus status, String detail) {
    return new ProblemException(Problem.of(status, detail));
  }
}
