package dev.knudge.tasks.rest;

import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskRefusal;
import dev.knudge.tasks.TaskResult;
import dev.knudge.tasks.Tasks;
import dev.knudge.tasks.store.Idempotency;
import dev.knudge.tasks.store.Idempotency.Answer;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What requests that change something have in common: preconditions, keys, and tasks as answers with their version as entity tag. */
@Singleton
public final class Answers {
  private static final Pattern TAG = Pattern.compile("\"([1-9]\\d{0,17})\"");

  private final Tasks tasks;
  private final Idempotency idempotency;
  private final ObjectMapper json;

  Answers(Tasks tasks, Idempotency idempotency, ObjectMapper json) {
    this.tasks = tasks;
    this.idempotency = idempotency;
    this.json = json;
  }

  /** The task as an answer. */
  Answer task(HttpStatus status, Task task) {
    return new Answer(
        status.getCode(), Map.of(HttpHeaders.ETAG, entityTag(task)), text(TaskView.of(task)));
  }

  /** Anything as an answer. */
  public Answer of(HttpStatus status, Map<String, String> headers, Object body) {
    return new Answer(status.getCode(), headers, text(body));
  }

  /** The version as HTTP has it. */
  static String entityTag(Task task) {
    return "\"" + task.version() + "\"";
  }

  /** Does what a POST asks, or answers as it was answered when it came first with its Idempotency-Key. */
  public HttpResponse<String> once(
      HttpRequest<?> request, Caller caller, byte[] body, Supplier<Answer> work) {
    String what =
        request.getMethodName()
            + " "
            + request.getUri().getRawPath()
            + "\n"
            + new String(body, StandardCharsets.UTF_8);
    return response(
        idempotency.once(caller.userId(), request.getHeaders().get("Idempotency-Key"), what, work));
  }

  /** The answer over HTTP. */
  static HttpResponse<String> response(Answer answer) {
    MutableHttpResponse<String> response =
        HttpResponse.<String>status(HttpStatus.valueOf(answer.status()))
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .body(answer.body());
    answer.headers().forEach(response::header);
    return response;
  }

  /**
   * The version that If-Match demands (RFC 9110, 13.1.1). Of several the one that the task has is taken; what has changed by then is noticed when it is expected.
   *
   * @return null where any will do
   * @throws ProblemException 412 if the task has none of them, 400 if the header cannot be read
   */
  @Nullable Long expectedVersion(HttpRequest<?> request, Caller caller, String taskId) {
    List<String> tags =
        request.getHeaders().getAll(HttpHeaders.IF_MATCH).stream()
            .flatMap(header -> Arrays.stream(header.split(",")))
            .map(String::strip)
            .toList();
    if (tags.isEmpty() || tags.contains("*")) {
      return null;
    }
    List<Long> versions = tags.stream().map(Answers::version).toList();
    if (versions.size() == 1) {
      return versions.getFirst();
    }
    Task task = tasks.find(caller, taskId);
    if (task != null && !versions.contains(task.version())) {
      throw new ProblemException(
          Refusals.problem(new TaskRefusal.Stale(taskId, versions.getFirst(), task.version())));
    }
    return task == null ? versions.getFirst() : (Long) task.version();
  }

  private static Long version(String tag) {
    var match = TAG.matcher(tag);
    if (!match.matches()) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.BAD_REQUEST,
              "If-Match must be the ETag of the task as it was read, a version in quotes as \"7\", or *."));
    }
    return Long.valueOf(match.group(1));
  }

  /** The task after the command, or as it is where nothing changed. */
  static Task after(TaskResult result) {
    return switch (Refusals.accepted(result)) {
      case TaskResult.Changed changed -> changed.task();
      case TaskResult.Unchanged(Task task) -> task;
      case TaskResult.Refused _ -> throw new IllegalStateException("accepted() throws these");
    };
  }

  private String text(Object body) {
    try {
      return json.writeValueAsString(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
