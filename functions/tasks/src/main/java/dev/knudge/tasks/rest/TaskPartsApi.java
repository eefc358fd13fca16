package dev.knudge.tasks.rest;

import dev.knudge.contracts.Recurrence;
import dev.knudge.runtime.paging.Listing;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Reminder;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.TaskFields;
import dev.knudge.tasks.TaskPatch;
import dev.knudge.tasks.TaskRefusal;
import dev.knudge.tasks.TaskResult;
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
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What hangs on a task: tags, reminders, its recurrence and the instances of its series. */
@Controller("/api/tasks/{id}")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TaskPartsApi {
  private final Tasks tasks;
  private final Answers answers;

  TaskPartsApi(Tasks tasks, Answers answers) {
    this.tasks = tasks;
    this.answers = answers;
  }

  @Post("/tags")
  @Consumes(MediaType.ALL)
  HttpResponse<String> addTags(HttpRequest<byte[]> request, Principal user, String id) {
    byte[] body = JsonBody.bytes(request);
    return post(request, user, body, new TaskCommand.AddTags(id, tags(JsonBody.object(body))));
  }

  @Delete("/tags/{tag}")
  @Consumes(MediaType.ALL)
  HttpResponse<?> removeTag(HttpRequest<?> request, Principal user, String id, String tag) {
    return remove(request, user, new TaskCommand.RemoveTag(id, tag));
  }

  @Get("/reminders")
  Listing<ReminderView> reminders(HttpRequest<?> request, Principal user, String id) {
    Task task = task(Callers.human(request, user), id);
    return new Listing<>(task.reminders().stream().map(ReminderView::of).toList(), null);
  }

  @Post("/reminders")
  @Consumes(MediaType.ALL)
  HttpResponse<String> addReminder(HttpRequest<byte[]> request, Principal user, String id) {
    byte[] body = JsonBody.bytes(request);
    Caller caller = Callers.human(request, user);
    Reminder.Draft draft = TaskFields.reminder(JsonBody.object(body), "");
    TaskCommand command = new TaskCommand.AddReminder(id, draft);
    return answers.once(
        request,
        caller,
        body,
        () -> {
          TaskResult result =
              tasks.execute(caller, command, answers.expectedVersion(request, caller, id));
          Task task = Answers.after(result);
          Reminder reminder =
              task.reminders().stream()
                  .filter(each -> each.draft().equals(draft))
                  .findFirst()
                  .orElseThrow();
          boolean isNew = result instanceof TaskResult.Changed;
          return answers.of(
              isNew ? HttpStatus.CREATED : HttpStatus.OK,
              Map.of(
                  HttpHeaders.ETAG,
                  Answers.entityTag(task),
                  HttpHeaders.LOCATION,
                  "/api/tasks/" + id + "/reminders/" + reminder.id()),
              ReminderView.of(reminder));
        });
  }

  @Delete("/reminders/{reminderId}")
  @Consumes(MediaType.ALL)
  HttpResponse<?> removeReminder(
      HttpRequest<?> request, Principal user, String id, String reminderId) {
    return remove(request, user, new TaskCommand.RemoveReminder(id, reminderId));
  }

  @Post("/recurring")
  @Consumes(MediaType.ALL)
  HttpResponse<String> recur(HttpRequest<byte[]> request, Principal user, String id) {
    byte[] body = JsonBody.bytes(request);
    Recurrence recurrence = TaskFields.recurrence(JsonBody.object(body), "");
    return post(request, user, body, new TaskCommand.SetRecurrence(id, recurrence));
  }

  @Delete("/recurring")
  @Consumes(MediaType.ALL)
  HttpResponse<?> stopRecurring(HttpRequest<?> request, Principal user, String id) {
    return remove(request, user, new TaskCommand.ClearRecurrence(id));
  }

  @Get("/instances")
  Listing<TaskView> instances(HttpRequest<?> request, Principal user, String id) {
    Caller caller = Callers.human(request, user);
    Task task = task(caller, id);
    List<Task> instances =
        task.seriesId() == null ? List.of() : tasks.instances(caller, task.seriesId());
    return new Listing<>(instances.stream().map(TaskView::of).toList(), null);
  }

  private Task task(Caller caller, String id) {
    Task task = tasks.find(caller, id);
    if (task == null) {
      throw new ProblemException(Refusals.problem(new TaskRefusal.NotFound(id)));
    }
    return task;
  }

  private HttpResponse<String> post(
      HttpRequest<?> request, Principal user, byte[] body, TaskCommand.OfTask command) {
    Caller caller = Callers.human(request, user);
    return answers.once(
        request,
        caller,
        body,
        () ->
            answers.task(
                HttpStatus.OK,
                Answers.after(
                    tasks.execute(
                        caller,
                        command,
                        answers.expectedVersion(request, caller, command.taskId())))));
  }

  private HttpResponse<?> remove(
      HttpRequest<?> request, Principal user, TaskCommand.OfTask command) {
    Caller caller = Callers.human(request, user);
    Task after =
        Answers.after(
            tasks.execute(
                caller, command, answers.expectedVersion(request, caller, command.taskId())));
    return HttpResponse.noContent().header(HttpHeaders.ETAG, Answers.entityTag(after));
  }

  /** {@code {"tags": ["a", "b"]}}, or {@code {"tag": "a"}}. */
  private static List<String> tags(Map<String, @Nullable Object> body) {
    if (body.get("tag") instanceof String tag && !body.containsKey("tags")) {
      return List.of(tag);
    }
    TaskPatch patch = TaskFields.patch(Collections.singletonMap("tags", body.get("tags")));
    List<String> tags = patch.tags() == null ? null : patch.tags().value();
    if (tags == null || tags.isEmpty()) {
      throw new ProblemException(
          Refusals.problem(
              new TaskRefusal.Invalid(
                  "/tags",
                  "tags is missing or empty; give the tags to be added as {\"tags\": [\"home\"]}.")));
    }
    return tags;
  }
}
