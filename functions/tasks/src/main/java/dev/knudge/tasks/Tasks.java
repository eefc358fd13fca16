package dev.knudge.tasks;

import dev.knudge.runtime.paging.Page;
import dev.knudge.tasks.filter.Filter;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's tasks. Every way in (REST, chat, MCP, import) is a thin one to this. Nobody reaches another's: what is not the caller's is not found.
 *
 * <p>Whatever changes is one transaction: the tasks, the events that tell it, what undoing needs. A caller's own transaction is joined. A user's changes happen one after the other.
 */
public interface Tasks {
  /**
   * Carries out one command.
   *
   * @param expectedVersion the version that the task must have; null where any will do
   */
  TaskResult execute(Caller caller, TaskCommand command, @Nullable Long expectedVersion);

  /**
   * Carries out commands one after the other, in one transaction. One that is refused changes nothing, and the others are carried out all the same.
   *
   * @param commands at most {@link TaskLimits#COMMANDS}
   * @return a result for each, in their order
   */
  List<TaskResult> executeAll(Caller caller, List<TaskCommand> commands);

  /**
   * Takes back what the caller's last change did, all that one {@link #execute} or {@link #executeAll} did; again, what the one before did. Each task gets a new version and says
   * so. Changes are remembered for a day.
   *
   * @return a result for each task; empty where there is nothing to take back
   */
  List<TaskResult> undo(Caller caller);

  /** The caller's task of that id; null where there is none. */
  @Nullable Task find(Caller caller, String taskId);

  /** Those of the caller's tasks that have one of these ids, in the order of the ids. */
  List<Task> findAll(Caller caller, Collection<String> taskIds);

  /** Those of the caller's tasks that another calendar calls so, see {@link Task#externalId()}. */
  List<Task> findByExternalId(Caller caller, Collection<String> externalIds);

  /** The instances of a series, the first occurrence first; of more than a page of 200 the latest. */
  List<Task> instances(Caller caller, String seriesId);

  /**
   * One page of what fits.
   *
   * @throws dev.knudge.runtime.problem.ProblemException 400 if the cursor is none of this question's
   */
  Page<Task> search(Caller caller, TaskQuery query);

  /** How many tasks fit. */
  long count(Caller caller, Filter filter, ZoneId zone);
}
