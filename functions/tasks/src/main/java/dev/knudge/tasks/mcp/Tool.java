package dev.knudge.tasks.mcp;

import dev.knudge.tasks.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that an agent can do. Its description stands in {@code tools.json}, beside the schema that its arguments are checked against before it is called.
 *
 * @param title for people
 * @param isReadOnly whether it changes nothing
 * @param isDestructive whether what it does may be a loss
 * @param isIdempotent whether doing it twice is doing it once
 */
record Tool(
    String name,
    String title,
    String description,
    Map<String, Object> inputSchema,
    boolean isReadOnly,
    boolean isDestructive,
    boolean isIdempotent,
    Work work) {

  /** What a tool does. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it for the caller, who is never among the arguments.
     *
     * @throws dev.knudge.tasks.TaskRefusedException if it cannot be done
     */
    Map<String, @Nullable Object> call(Caller caller, Arguments arguments);
  }

  /** What came of it. */
  sealed interface Result {
    /** It was done. */
    record Found(Map<String, @Nullable Object> content) implements Result {}

    /** It was not done; the agent is told why, and may try otherwise. */
    record Failed(String why) implements Result {}
  }

  Result call(Caller caller, Map<String, Object> arguments) {
    return Failures.told(name, () -> work.call(caller, new Arguments(arguments)));
  }
}
