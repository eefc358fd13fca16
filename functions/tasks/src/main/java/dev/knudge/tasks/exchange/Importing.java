package dev.knudge.tasks.exchange;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.EventIds;
import dev.knudge.tasks.Caller;
import dev.knudge.tasks.Edit;
import dev.knudge.tasks.Task;
import dev.knudge.tasks.TaskCommand;
import dev.knudge.tasks.TaskPatch;
import dev.knudge.tasks.TaskResult;
import dev.knudge.tasks.Tasks;
import dev.knudge.tasks.exchange.ImportItem.Readable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a file's tasks the caller's. A task is known by its UID, among the caller's own tasks only: what is here becomes as in the file, what is not here is made; so a second
 * import changes nothing. A UID that is another user's task's id is just a name.
 */
final class Importing {
  /** Tasks of one transaction: all of them, or none if the database fails. */
  private static final int TOGETHER = 200;

  /** Each failure means that another import has come further. */
  private static final int TRIES = 10;

  private final Tasks tasks;
  private final Caller caller;
  private final List<ImportReport.Refused> refused = new ArrayList<>();
  private int imported;
  private int updated;
  private int unchanged;

  Importing(Tasks tasks, Caller caller) {
    this.tasks = tasks;
    this.caller = caller;
  }

  /** A task of the file, under the name that it is known by. */
  private record Named(Readable item, String uid) {}

  /** Does it, and tells what became of each. */
  ImportReport run(List<ImportItem> items) {
    List<Named> named = named(items);
    for (int from = 0; from < named.size(); from += TOGETHER) {
      List<Named> some = named.subList(from, Math.min(from + TOGETHER, named.size()));
      takeAgain(some, TRIES);
    }
    refused.sort(Comparator.comparingInt(ImportReport.Refused::item));
    return new ImportReport(imported, updated, unchanged, List.copyOf(refused));
  }

  /** What has no name is named by what it says, so that it is known the next time too. */
  private List<Named> named(List<ImportItem> items) {
    Map<String, Integer> sameContent = new HashMap<>();
    Set<String> uids = new HashSet<>();
    List<Named> named = new ArrayList<>();
    for (Readable item : inSeries(items)) {
      String uid = item.uid();
      if (uid == null) {
        String content = FileFields.write(item.task());
        int ordinal = sameContent.merge(content, 1, Integer::sum);
        uid = EventIds.derived("/tasks/import", content, "row", ordinal);
      }
      if (uids.add(uid)) {
        named.add(new Named(item, uid));
      } else {
        refuse(item, "An earlier task of the file has the same UID; each needs its own.");
      }
    }
    return named;
  }

  /** Leaves the recurrence to the latest of each series: an instance that is over must not begin the series anew. */
  private List<Readable> inSeries(List<ImportItem> items) {
    List<Readable> readable = new ArrayList<>();
    Map<String, Readable> latest = new HashMap<>();
    for (ImportItem item : items) {
      switch (item) {
        case Readable task -> {
          readable.add(task);
          if (task.series() != null) {
            latest.merge(
                task.series(),
                task,
                (one, other) -> dueOf(other).isBefore(dueOf(one)) ? one : other);
          }
        }
        case ImportItem.Unreadable(int _, var _, String reason) -> refuse(item, reason);
      }
    }
    return readable.stream()
        .map(task ->
            task.series() == null || latest.get(task.series()) == task
                ? task
                : new Readable(
                    task.number(),
                    task.uid(),
                    withoutRecurrence(task.task()),
                    task.series(),
                    task.past()))
        .toList();
  }

  private static Instant dueOf(Readable item) {
    Edit<DueDate> due = item.task().dueDate();
    return switch (due == null ? null : due.value()) {
      case null -> Instant.MIN;
      case DueDate.OnDay(var day) -> day.atStartOfDay(ZoneOffset.UTC).toInstant();
      case DueDate.AtTime(var time) -> time.toInstant();
    };
  }

  private static TaskPatch withoutRecurrence(TaskPatch patch) {
    return new TaskPatch(
        patch.title(),
        patch.description(),
        patch.completed(),
        patch.priority(),
        patch.tags(),
        patch.dueDate(),
        patch.timeZone(),
        null,
        patch.reminders());
  }

  /** Where another import made one of them meanwhile, it is here at the next try. */
  private void takeAgain(List<Named> some, int tries) {
    try {
      take(some);
    } catch (Exception e) { // the database's come undeclared
      if (tries == 1 || !isUniqueViolation(e)) {
        throw e;
      }
      takeAgain(some, tries - 1);
    }
  }

  private void take(List<Named> some) {
    Map<String, Task> here = here(some);
    List<TaskCommand> commands = new ArrayList<>();
    List<Named> commanded = new ArrayList<>();
    int same = 0;
    for (Named each : some) {
      Task task = here.get(each.uid());
      if (task == null) {
        commands.add(new TaskCommand.Create(each.item().task(), each.uid(), each.item().past()));
        commanded.add(each);
        continue;
      }
      TaskPatch difference = Difference.of(task, each.item().task());
      if (Difference.isNone(difference)) {
        same++;
      } else {
        commands.add(new TaskCommand.Change(task.id(), difference));
        commanded.add(each);
      }
    }
    List<TaskResult> results = tasks.executeAll(caller, commands);
    unchanged += same;
    for (int i = 0; i < results.size(); i++) {
      count(commanded.get(i).item(), results.get(i));
    }
  }

  /** Those of the caller's tasks that the names mean: the name that a file gave them, else their own id. */
  private Map<String, Task> here(List<Named> some) {
    List<String> uids = some.stream().map(Named::uid).toList();
    Map<String, Task> here = new LinkedHashMap<>();
    tasks.findAll(caller, uids).forEach(task -> here.put(task.id(), task));
    tasks.findByExternalId(caller, uids).forEach(task -> here.put(FileFields.uid(task), task));
    return here;
  }

  private void count(Readable item, TaskResult result) {
    switch (result) {
      case TaskResult.Changed changed -> {
        if (changed.before() == null) {
          imported++;
        } else {
          updated++;
        }
      }
      case TaskResult.Unchanged _ -> unchanged++;
      case TaskResult.Refused(var refusal) -> refuse(item, refusal.detail());
    }
  }

  private void refuse(ImportItem item, String reason) {
    refused.add(new ImportReport.Refused(item.number(), item.uid(), reason));
  }

  private static boolean isUniqueViolation(Throwable fault) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.sql.SQLException e && "23505".equals(e.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
