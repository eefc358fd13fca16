package dev.knudge.live.bench;

import java.io.IOException;
import java.util.List;

/** Who runs where: what is measured on a core of its own, where {@code taskset} is there and the machine has two. Else all share all, and the figures say so. */
final class Cores {
  /** Where what is measured runs. */
  static final int MEASURED = 0;

  private Cores() {}

  /** What a command begins with that is to run on that core only; empty for all of them. */
  static List<String> only(int core) {
    return core < 0 || !areKeptApart()
        ? List.of()
        : List.of("taskset", "-c", Integer.toString(core));
  }

  static boolean areKeptApart() {
    return Holder.APART;
  }

  /** Moves this process, with all that it has begun, to the other cores. */
  static void leaveMeasured() throws IOException, InterruptedException {
    if (areKeptApart()) {
      run(
          "taskset",
          "-a",
          "-p",
          "-c",
          "1-" + (Runtime.getRuntime().availableProcessors() - 1),
          Long.toString(ProcessHandle.current().pid()));
    }
  }

  private static final class Holder {
    static final boolean APART = Runtime.getRuntime().availableProcessors() > 1 && canBeKeptApart();
  }

  private static boolean canBeKeptApart() {
    try {
      return run("taskset", "-c", "0", "true");
    } catch (IOException | InterruptedException _) {
      return false;
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
