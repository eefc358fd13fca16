package dev.knudge.runtime;

import java.util.List;

/**
 * A further command of a function's application: {@code java -jar audit.jar <name> …}. It is found by the {@link java.util.ServiceLoader}, needs no server and gets none. What it throws
 * is a failure, exit code 1.
 */
public interface Command {
  /** The argument that means it. */
  String name();

  /**
   * Does it.
   *
   * @param arguments those after its name
   * @return the exit code: 0 done; 2 where an argument is wrong, said on standard error
   */
  int run(List<String> arguments);
}
