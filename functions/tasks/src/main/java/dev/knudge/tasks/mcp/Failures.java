package dev.knudge.tasks.mcp;

import dev.knudge.runtime.database.DatabaseFault;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.TaskRefusal;
import dev.knudge.tasks.TaskRefusedException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong in a tool is told to the agent as the tool's result, so that it can do something about it. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static Tool.Result told(String tool, Callable<Map<String, @Nullable Object>> work) {
    try {
      return new Tool.Result.Found(work.call());
    } catch (TaskRefusedException e) {
      return new Tool.Result.Failed(words(e.refusal()));
    } catch (ProblemException e) {
      return new Tool.Result.Failed(e.problem().detail());
    } catch (Exception e) {
      if (DatabaseFault.of(e) == DatabaseFault.OTHER) {
        LOG.error("Tool {} failed", tool, e);
        return new Tool.Result.Failed(
            "This failed because of a fault on the server's side. Trying again will hardly help.");
      }
      LOG.warn("Tool {} failed: {}", tool, e.toString());
      return new Tool.Result.Failed("The database is away or busy. Try again in a moment.");
    }
  }

  private static String words(TaskRefusal refusal) {
    return refusal instanceof TaskRefusal.Invalid(String pointer, String detail)
            && !pointer.isEmpty()
        ? pointer + ": " + detail
        : refusal.detail();
  }
}
