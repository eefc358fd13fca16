package dev.knudge.tasks.mcp;

import dev.knudge.contracts.EventIds;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.TaskRefusal;
import dev.knudge.tasks.TaskRefusedException;
import dev.knudge.tasks.TaskResult;
import dev.knudge.tasks.Tasks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Removing tasks for an agent: one needs a word of confirmation; several need two calls. The first shows what would go and gives a confirmation that fits these tasks as they are
 * now, the second brings it back; so nothing goes that was not shown.
 */
final class Deleting {
  private final Tasks tasks;

  Deleting(Tasks tasks) {
    this.tasks = tasks;
  }

  Map<String, @Nullable Object> call(Caller caller, Arguments in) {
    List<String> ids =
        (in.has("id") ? List.of(in.needed("id")) : in.texts("ids")).stream().distinct().toList();
    if (ids.isEmpty() || in.has("id") && in.has("ids")) {
      throw Arguments.invalid("id", "Give either id, or ids of several tasks.");
    }
    List<Task> meant = tasks.findAll(caller, ids);
    if (meant.size() < ids.size()) {
      throw new TaskRefusedException(new TaskRefusal.NotFound(ids.getFirst()));
    }
    return ids.size() == 1 ? one(caller, in, meant.getFirst()) : several(caller, in, meant);
  }

  private Map<String, @Nullable Object> one(Caller caller, Arguments in, Task task) {
    if (!in.flag("confirm")) {
      throw Arguments.invalid(
          "confirm",
          "Nothing was deleted. Ask the person whether the task is to go, and call again with confirm: true.");
    }
    TaskResult result =
        tasks.execute(caller, new TaskCommand.Delete(task.id()), in.number("expected_version"));
    if (result instanceof TaskResult.Refused(TaskRefusal refusal)) {
      throw new TaskRefusedException(refusal);
    }
    return deleted(List.of(task));
  }

  private Map<String, @Nullable Object> several(Caller caller, Arguments in, List<Task> meant) {
    String confirmation = confirmation(caller, meant);
    if (!in.flag("confirm") || in.text("confirmation") == null) {
      Map<String, @Nullable Object> shown = new LinkedHashMap<>();
      shown.put("deleted", List.of());
      shown.put("would_delete", meant.stream().map(Shown::task).toList());
      shown.put("confirmation", confirmation);
      shown.put(
          "next",
          "Nothing was deleted yet. Show these tasks to the person; if they agree, call again with the same ids, confirm: true and this confirmation.");
      return shown;
    }
    if (!confirmation.equals(in.text("confirmation"))) {
      throw new TaskRefusedException(
          new TaskRefusal.Conflict(
              "Nothing was deleted: the confirmation does not fit these tasks as they are now. Call without it to see them."));
    }
    List<TaskResult> results =
        tasks.executeAll(
            caller,
            meant.stream().map(task -> (TaskCommand) new TaskCommand.Delete(task.id())).toList());
    return deleted(
        results.stream()
            .filter(TaskResult.Changed.class::isInstance)
            .map(result -> ((TaskResult.Changed) result).task())
            .toList());
  }

  private static Map<String, @Nullable Object> deleted(List<Task> gone) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("deleted", gone.stream().map(Shown::task).toList());
    return shown;
  }

  /** Fits these tasks in these versions, for this user, and needs no memory of ours. */
  private static String confirmation(Caller caller, List<Task> meant) {
    String what =
        meant.stream()
            .map(task -> task.id() + "@" + task.version())
            .sorted()
            .collect(Collectors.joining(","));
    return EventIds.derived("/tasks/mcp", caller.userId(), what, meant.size());
  }
}
