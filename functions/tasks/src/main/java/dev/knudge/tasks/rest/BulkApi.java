package dev.knudge.tasks.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.knudge.contracts.WireForms;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.TaskLimits;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.TaskRefusal;
import dev.knudge.tasks.TaskResult;
import dev.knudge.tasks.Tasks;
import dev.knudge.tasks.filter.Filter;
import dev.knudge.tasks.filter.FilterParser;
import dev.knudge.tasks.filter.FilterSyntaxException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.security.Principal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Several tasks at once, and taking back. Either is one transaction. */
@Controller("/api/tasks")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class BulkApi {
  private final Tasks tasks;
  private final Answers answers;

  BulkApi(Tasks tasks, Answers answers) {
    this.tasks = tasks;
    this.answers = answers;
  }

  /**
   * What became of one task.
   *
   * @param result {@code done}, {@code unchanged}, {@code not_found} or {@code refused}
   * @param version the task's; null where there is none
   * @param detail why it was refused
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Item(String id, String result, @Nullable Long version, @Nullable String detail) {}

  /**
   * What became of all of them.
   *
   * @param count how many were changed
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Report(long count, List<Item> items) {}

  /**
   * What taking back gave.
   *
   * @param items the tasks as they are again
   * @param removed ids of those that are not there again
   * @param refused why others stay as they are: they have changed since
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record TakenBack(List<TaskView> items, List<String> removed, List<String> refused) {}

  @Post("/bulk")
  @Consumes(MediaType.ALL)
  HttpResponse<String> bulk(HttpRequest<byte[]> request, Principal user) {
    byte[] body = JsonBody.bytes(request);
    Caller caller = Callers.human(request, user);
    Map<String, @Nullable Object> fields = JsonBody.object(body);
    Function<String, TaskCommand.OfTask> action = action(fields.get("action"));
    return answers.once(
        request,
        caller,
        body,
        () -> {
          List<String> ids = meant(caller, fields);
          List<TaskResult> results =
              tasks.executeAll(
                  caller, ids.stream().map(id -> (TaskCommand) action.apply(id)).toList());
          List<Item> items = new ArrayList<>();
          for (int i = 0; i < ids.size(); i++) {
            items.add(item(ids.get(i), results.get(i)));
          }
          long count = results.stream().filter(TaskResult.Changed.class::isInstance).count();
          return answers.of(HttpStatus.OK, Map.of(), new Report(count, items));
        });
  }

  @Post("/undo")
  @Consumes(MediaType.ALL)
  HttpResponse<String> undo(HttpRequest<byte[]> request, Principal user) {
    byte[] body = JsonBody.bytes(request);
    Caller caller = Callers.human(request, user);
    return answers.once(
        request,
        caller,
        body,
        () -> {
          List<TaskResult> results = tasks.undo(caller);
          if (results.isEmpty()) {
            throw new ProblemException(
                Refusals.problem(
                    new TaskRefusal.Conflict(
                        "There is nothing to take back: you have changed nothing within the last day, or taken back all of it.")));
          }
          return answers.of(HttpStatus.OK, Map.of(), takenBack(results));
        });
  }

  private static TakenBack takenBack(List<TaskResult> results) {
    List<TaskView> items = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (TaskResult result : results) {
      switch (result) {
        case TaskResult.Changed(var _, Task after, var _) when after != null ->
            items.add(TaskView.of(after));
        case TaskResult.Changed changed -> removed.add(changed.task().id());
        case TaskResult.Unchanged(Task task) -> items.add(TaskView.of(task));
        case TaskResult.Refused(var refusal) -> refused.add(refusal.detail());
      }
    }
    return new TakenBack(items, removed, refused);
  }

  private static Item item(String id, TaskResult result) {
    return switch (result) {
      case TaskResult.Changed(var _, Task after, var _) ->
          new Item(id, "done", after == null ? null : after.version(), null);
      case TaskResult.Unchanged(Task task) -> new Item(id, "unchanged", task.version(), null);
      case TaskResult.Refused(TaskRefusal.NotFound _) -> new Item(id, "not_found", null, null);
      case TaskResult.Refused(TaskRefusal refusal) ->
          new Item(id, "refused", null, refusal.detail());
    };
  }

  private static Function<String, TaskCommand.OfTask> action(@Nullable Object action) {
    return switch (String.valueOf(action)) {
      case "complete" -> TaskCommand.Complete::new;
      case "reopen" -> TaskCommand.Reopen::new;
      case "delete" -> TaskCommand.Delete::new;
      default -> throw invalid("/action", "action must be complete, reopen or delete.");
    };
  }

  /** The ids that are given, or those of the tasks that the filter finds. */
  private List<String> meant(Caller caller, Map<String, @Nullable Object> fields) {
    Object ids = fields.get("ids");
    Object filter = fields.get("filter");
    @Nullable Long expected = expected(fields.get("expected_count"));
    if ((ids == null) == (filter == null)) {
      throw invalid("", "Give either ids, an array of task ids, or filter; and not both.");
    }
    List<String> meant =
        filter == null ? ids(ids) : found(caller, filter, zone(fields.get("time_zone")));
    if (expected != null && expected != meant.size()) {
      throw new ProblemException(
          Refusals.problem(
              new TaskRefusal.Conflict(
                  "These are "
                      + meant.size()
                      + " tasks, and expected_count is "
                      + expected
                      + ". Nothing was done; look at what the filter finds now.")));
    }
    return meant;
  }

  /** What is meant to keep too much from being done must not be passed over because it is written as 3.0 or "3". */
  private static @Nullable Long expected(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Long count -> count;
      default -> throw invalid("/expected_count", "expected_count must be a whole number, as 3.");
    };
  }

  private static List<String> ids(@Nullable Object value) {
    Set<String> ids = new LinkedHashSet<>();
    if (!(value instanceof List<?> list)) {
      throw invalid("/ids", "ids must be an array of task ids.");
    }
    for (Object id : list) {
      if (!(id instanceof String text)) {
        throw invalid("/ids", "ids must be an array of task ids, which are strings.");
      }
      ids.add(text);
    }
    checkCount(ids.size());
    return List.copyOf(ids);
  }

  private List<String> found(Caller caller, Object value, ZoneId zone) {
    List<String> ids = new ArrayList<>();
    Filter filter = filter(value);
    Limit limit = new Limit(200);
    TaskQuery query = new TaskQuery(filter, zone, TaskQuery.Sort.CREATED, false, null, limit);
    while (true) {
      Page<Task> page = tasks.search(caller, query);
      page.items().forEach(task -> ids.add(task.id()));
      checkCount(ids.size());
      if (page.next() == null) {
        return ids;
      }
      query = new TaskQuery(filter, zone, TaskQuery.Sort.CREATED, false, page.next(), limit);
    }
  }

  private static Filter filter(Object value) {
    if (!(value instanceof String text)) {
      throw invalid("/filter", "filter must be a string, as \"overdue & #home\".");
    }
    try {
      return FilterParser.parse(text);
    } catch (FilterSyntaxException e) {
      throw invalid("/filter", "filter cannot be read. " + e.getMessage());
    }
  }

  private static ZoneId zone(@Nullable Object value) {
    ZoneId zone =
        value == null
            ? ZoneOffset.UTC
            : value instanceof String text ? WireForms.timeZone(text) : null;
    if (zone == null) {
      throw invalid(
          "/time_zone", "time_zone must be the name of an IANA time zone, as Europe/Berlin.");
    }
    return zone;
  }

  private static void checkCount(int count) {
    if (count > TaskLimits.COMMANDS) {
      throw invalid(
          "",
          "These are more than "
              + TaskLimits.COMMANDS
              + " tasks, the most at a time. Do it in parts.");
    }
  }

  private static ProblemException invalid(String pointer, String detail) {
    return new ProblemException(Refusals.problem(new TaskRefusal.Invalid(pointer, detail)));
  }
}
