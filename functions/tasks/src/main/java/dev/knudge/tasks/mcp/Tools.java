package dev.knudge.tasks.mcp;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.paging.Page;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.TaskFields;
import dev.knudge.tasks.TaskPatch;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.TaskRefusal;
import dev.knudge.tasks.TaskRefusedException;
import dev.knudge.tasks.TaskResult;
import dev.knudge.tasks.Tasks;
import dev.knudge.tasks.filter.Filter;
import dev.knudge.tasks.filter.FilterParser;
import dev.knudge.tasks.filter.FilterSyntaxException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What agents can do: what people can, by the same commands. */
@Singleton
final class Tools {
  private static final Set<String> FIELDS =
      Set.of(
          "title",
          "description",
          "priority",
          "tags",
          "due_date",
          "time_zone",
          "recurrence",
          "reminders");

  /** How many values a cursor of a list of tasks has. */
  private static final int CURSOR_SIZE = 2;

  private final Tasks tasks;
  private final Deleting deleting;

  Tools(Tasks tasks) {
    this.tasks = tasks;
    deleting = new Deleting(tasks);
  }

  /** All of them, as {@code tools.json} describes them. */
  List<Tool> all() {
    Map<String, Tool.Work> work = new LinkedHashMap<>();
    work.put("add_task", this::add);
    work.put("list_tasks", this::list);
    work.put("get_task", this::get);
    work.put("change_task", this::change);
    work.put("complete_task", (caller, in) -> one(caller, new TaskCommand.Complete(id(in)), in));
    work.put("reopen_task", (caller, in) -> one(caller, new TaskCommand.Reopen(id(in)), in));
    work.put("delete_task", deleting::call);
    work.put("tag", this::tag);
    work.put("set_due", this::setDue);
    work.put("add_reminder", this::addReminder);
    work.put("remove_reminder", this::removeReminder);
    work.put("set_recurrence", this::setRecurrence);
    work.put("undo", (caller, _) -> undo(caller));
    List<Tool> all = new ArrayList<>();
    for (Object description : descriptions()) {
      Map<String, @Nullable Object> tool = Json.members((Map<?, ?>) description);
      String name = (String) Objects.requireNonNull(tool.get("name"));
      all.add(tool(tool, name, Objects.requireNonNull(work.remove(name), name)));
    }
    if (!work.isEmpty()) {
      throw new IllegalStateException("tools.json does not describe " + work.keySet());
    }
    return all;
  }

  @SuppressWarnings("unchecked")
  private static Tool tool(Map<String, @Nullable Object> tool, String name, Tool.Work work) {
    return new Tool(
        name,
        (String) Objects.requireNonNull(tool.get("title")),
        (String) Objects.requireNonNull(tool.get("description")),
        (Map<String, Object>) Objects.requireNonNull(tool.get("inputSchema")),
        Boolean.TRUE.equals(tool.get("readOnly")),
        Boolean.TRUE.equals(tool.get("destructive")),
        Boolean.TRUE.equals(tool.get("idempotent")),
        work);
  }

  private static List<?> descriptions() {
    try (InputStream file = Objects.requireNonNull(Tools.class.getResourceAsStream("tools.json"))) {
      return (List<?>) Objects.requireNonNull(Json.read(file.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, @Nullable Object> add(Caller caller, Arguments in) {
    TaskPatch task = TaskFields.patch(in.only(FIELDS));
    return done(tasks.execute(caller, new TaskCommand.Create(task), null));
  }

  private Map<String, @Nullable Object> list(Caller caller, Arguments in) {
    String sort = in.text("sort");
    Long limit = in.number("limit");
    TaskQuery question =
        new TaskQuery(
            filter(in.text("filter")),
            in.zone(),
            sort == null
                ? TaskQuery.Sort.DUE
                : TaskQuery.Sort.valueOf(sort.toUpperCase(Locale.ROOT)),
            in.flag("descending"),
            null,
            Limit.parse(limit == null ? null : limit.toString()));
    String scope = question.scope(caller.userId());
    TaskQuery query =
        new TaskQuery(
            question.filter(),
            question.zone(),
            question.sort(),
            question.descending(),
            Cursor.parse(in.text("cursor"), scope, CURSOR_SIZE),
            question.limit());
    Page<Task> page = tasks.search(caller, query);
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    found.put("items", page.items().stream().map(Shown::task).toList());
    found.put("next_cursor", page.next() == null ? null : page.next().encode(scope));
    return found;
  }

  private static Filter filter(@Nullable String text) {
    try {
      return text == null ? Filter.ALL : FilterParser.parse(text);
    } catch (FilterSyntaxException e) {
      throw Arguments.invalid("filter", "filter cannot be read. " + e.getMessage());
    }
  }

  private Map<String, @Nullable Object> get(Caller caller, Arguments in) {
    Task task = tasks.find(caller, id(in));
    if (task == null) {
      throw new TaskRefusedException(new TaskRefusal.NotFound(id(in)));
    }
    return Shown.only(task);
  }

  private Map<String, @Nullable Object> change(Caller caller, Arguments in) {
    return one(caller, new TaskCommand.Change(id(in), TaskFields.patch(in.only(FIELDS))), in);
  }

  private Map<String, @Nullable Object> setDue(Caller caller, Arguments in) {
    TaskPatch patch = TaskFields.patch(in.only(Set.of("due_date", "time_zone")));
    return one(caller, new TaskCommand.Change(id(in), patch), in);
  }

  private Map<String, @Nullable Object> addReminder(Caller caller, Arguments in) {
    return one(
        caller, new TaskCommand.AddReminder(id(in), TaskFields.reminder(in.values(), "")), in);
  }

  private Map<String, @Nullable Object> removeReminder(Caller caller, Arguments in) {
    return one(caller, new TaskCommand.RemoveReminder(id(in), in.needed("reminder_id")), in);
  }

  private Map<String, @Nullable Object> setRecurrence(Caller caller, Arguments in) {
    Object recurrence = in.values().get("recurrence");
    return one(
        caller,
        recurrence == null
            ? new TaskCommand.ClearRecurrence(id(in))
            : new TaskCommand.SetRecurrence(
                id(in), TaskFields.recurrence(recurrence, "/recurrence")),
        in);
  }

  /** In one transaction: taken away first, so that a tag can change its upper and lower case. */
  private Map<String, @Nullable Object> tag(Caller caller, Arguments in) {
    List<TaskCommand> commands = new ArrayList<>();
    in.texts("remove").forEach(tag -> commands.add(new TaskCommand.RemoveTag(id(in), tag)));
    if (!in.texts("add").isEmpty()) {
      commands.add(new TaskCommand.AddTags(id(in), in.texts("add")));
    }
    if (commands.isEmpty()) {
      throw Arguments.invalid("add", "There is nothing to do: give tags to add or to remove.");
    }
    List<TaskResult> results = tasks.executeAll(caller, commands);
    List<String> refused =
        results.stream()
            .filter(TaskResult.Refused.class::isInstance)
            .map(result -> ((TaskResult.Refused) result).refusal().detail())
            .distinct()
            .toList();
    if (refused.size() == results.size()) {
      return done(results.getFirst());
    }
    Map<String, @Nullable Object> shown = new LinkedHashMap<>(get(caller, in));
    if (!refused.isEmpty()) {
      shown.put("refused", refused);
    }
    return shown;
  }

  private Map<String, @Nullable Object> undo(Caller caller) {
    List<TaskResult> results = tasks.undo(caller);
    if (results.isEmpty()) {
      throw new TaskRefusedException(
          new TaskRefusal.Conflict("There is nothing to take back from within the last day."));
    }
    List<Object> items = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (TaskResult result : results) {
      switch (result) {
        case TaskResult.Changed changed when changed.after() == null ->
            removed.add(changed.task().id());
        case TaskResult.Changed changed -> items.add(Shown.task(changed.task()));
        case TaskResult.Unchanged(Task task) -> items.add(Shown.task(task));
        case TaskResult.Refused(var refusal) -> refused.add(refusal.detail());
      }
    }
    return Map.of("items", items, "removed", removed, "refused", refused);
  }

  private Map<String, @Nullable Object> one(
      Caller caller, TaskCommand.OfTask command, Arguments in) {
    return done(tasks.execute(caller, command, in.number("expected_version")));
  }

  private static Map<String, @Nullable Object> done(TaskResult result) {
    return switch (result) {
      case TaskResult.Changed changed -> Shown.only(changed.task());
      case TaskResult.Unchanged(Task task) -> Shown.only(task);
      case TaskResult.Refused(TaskRefusal refusal) -> throw new TaskRefusedException(refusal);
    };
  }

  private static String id(Arguments in) {
    return in.needed("id");
  }
}
