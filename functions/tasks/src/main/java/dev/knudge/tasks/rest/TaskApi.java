package dev.knudge.tasks.rest;

import dev.knudge.runtime.paging.Listing;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.TaskFields;
import dev.knudge.tasks.TaskPatch;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.TaskRefusal;
import dev.knudge.tasks.Tasks;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Tasks: making, reading, changing, removing and listing them. */
@Controller("/api/tasks")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TaskApi {
  private final Tasks tasks;
  private final Answers answers;

  TaskApi(Tasks tasks, Answers answers) {
    this.tasks = tasks;
    this.answers = answers;
  }

  @Get
  Listing<TaskView> list(HttpRequest<?> request, Principal user) {
    Caller caller = Callers.human(request, user);
    TaskQuery query = ListParameters.query(request, caller.userId());
    return tasks.search(caller, query).listing(query.scope(caller.userId()), TaskView::of);
  }

  /** The same list: it is what people look for under this name. */
  @Get("/search")
  Listing<TaskView> search(HttpRequest<?> request, Principal user) {
    return list(request, user);
  }

  @Post
  @Consumes(MediaType.ALL)
  HttpResponse<String> create(HttpRequest<byte[]> request, Principal user) {
    byte[] body = JsonBody.bytes(request);
    Caller caller = Callers.human(request, user);
    TaskPatch task = TaskFields.patch(JsonBody.object(body));
    return answers.once(
        request,
        caller,
        body,
        () -> {
          Task made = Answers.after(tasks.execute(caller, new TaskCommand.Create(task), null));
          return answers
              .task(HttpStatus.CREATED, made)
              .with(HttpHeaders.LOCATION, "/api/tasks/" + made.id());
        });
  }

  @Get("/{id}")
  HttpResponse<?> read(HttpRequest<?> request, Principal user, String id) {
    Task task = tasks.find(Callers.human(request, user), id);
    if (task == null) {
      throw new ProblemException(Refusals.problem(new TaskRefusal.NotFound(id)));
    }
    String tag = Answers.entityTag(task);
    boolean isKnown =
        request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
            .anyMatch(header -> header.strip().equals("*") || header.contains(tag));
    return isKnown
        ? HttpResponse.status(HttpStatus.NOT_MODIFIED).header(HttpHeaders.ETAG, tag)
        : HttpResponse.ok(TaskView.of(task)).header(HttpHeaders.ETAG, tag);
  }

  @Put("/{id}")
  @Consumes(MediaType.ALL)
  HttpResponse<String> replace(HttpRequest<byte[]> request, Principal user, String id) {
    byte[] body = JsonBody.bytes(request);
    return change(
        request, user, new TaskCommand.Change(id, TaskFields.whole(JsonBody.object(body))));
  }

  @Patch("/{id}")
  @Consumes(MediaType.ALL)
  HttpResponse<String> change(HttpRequest<byte[]> request, Principal user, String id) {
    byte[] body = JsonBody.bytes(request);
    return change(
        request, user, new TaskCommand.Change(id, TaskFields.patch(JsonBody.object(body))));
  }

  @Delete("/{id}")
  @Consumes(MediaType.ALL)
  HttpResponse<?> delete(HttpRequest<?> request, Principal user, String id) {
    Caller caller = Callers.human(request, user);
    Refusals.accepted(
        tasks.execute(
            caller, new TaskCommand.Delete(id), answers.expectedVersion(request, caller, id)));
    return HttpResponse.noContent();
  }

  @Patch("/{id}/complete")
  @Consumes(MediaType.ALL)
  HttpResponse<String> complete(HttpRequest<?> request, Principal user, String id) {
    return change(request, user, new TaskCommand.Complete(id));
  }

  @Patch("/{id}/reopen")
  @Consumes(MediaType.ALL)
  HttpResponse<String> reopen(HttpRequest<?> request, Principal user, String id) {
    return change(request, user, new TaskCommand.Reopen(id));
  }

  private HttpResponse<String> change(
      HttpRequest<?> request, Principal user, TaskCommand.OfTask command) {
    Caller caller = Callers.human(request, user);
    @Nullable Long expected = answers.expectedVersion(request, caller, command.taskId());
    return Answers.response(
        answers.task(HttpStatus.OK, Answers.after(tasks.execute(caller, command, expected))));
  }
}
