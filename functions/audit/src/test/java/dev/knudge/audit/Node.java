package dev.knudge.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Node.js, where the machine has it: an implementation of everything that shares nothing with ours. */
final class Node {
  private Node() {}

  static boolean isThere() {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a script of the test resources says, on both outputs. */
  static String run(String script, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("node", Path.of("src/test/resources", script).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException(script + " takes too long");
    }
    return said;
  }
}
