package dev.knudge.local.serving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One running process of an application: guarded, its output read line by line, ended gently and then not. */
public final class ServiceProcess {

  // Any program needs these of its user's; all else comes from the manifest, as it would in a
  // container.
  private static final List<String> INHERITED = List.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL");

  // Ctrl-C reaches the whole process group. Services must not hear of it: local-dev stops them,
  // when it has stopped sending to them.
  // Exec keeps the pid, and a JVM leaves alone a signal that was ignored before it.
  private static final List<String> DEAF_TO_INTERRUPT =
      List.of("sh", "-c", "trap '' INT; exec \"$@\"", "knudge");

  private final Process process;
  private final ProcessGuard guard;
  private final CompletableFuture<Integer> exit;

  private ServiceProcess(Process process, ProcessGuard guard, Consumer<String> output) {
    this.process = process;
    this.guard = guard;
    guard.guard(process);
    CompletableFuture<Void> read = new CompletableFuture<>();
    Thread.ofVirtual().name("output of " + process.pid()).start(() -> read(output, read));
    // Whoever hears of the end may look at the log, so its last lines must be in it. But a
    // grandchild can hold the pipe open for ever.
    this.exit =
        process
            .onExit()
            .thenCombine(
                read.completeOnTimeout(null, 1, TimeUnit.SECONDS),
                (ended, ignored) -> ended.exitValue())
            .whenComplete((status, failure) -> guard.release(process));
  }

  /**
   * Starts an application.
   *
   * @param application what to run
   * @param platform what the platform adds to the environment; it wins
   * @param guard watches over the process
   * @param output gets each line of its standard output and error, on a thread of its own
   * @throws UncheckedIOException where the command cannot be executed
   */
  public static ServiceProcess start(
      Application application,
      Map<String, String> platform,
      ProcessGuard guard,
      Consumer<String> output) {
    List<String> command = new ArrayList<>(DEAF_TO_INTERRUPT);
    command.addAll(application.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(application.directory().toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    environment.put("TZ", "UTC");
    environment.putAll(application.environment());
    environment.putAll(platform);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return new ServiceProcess(process, guard, output);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot execute " + application.command().getFirst() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Runs an application to its end, as a Job does.
   *
   * @param limit after which it is ended
   * @return its exit status; 143 or 137 where it was ended
   */
  public static int run(
      Application application, ProcessGuard guard, Duration limit, Consumer<String> output)
      throws InterruptedException {
    ServiceProcess running = start(application, Map.of(), guard, output);
    try {
      if (!running.process.waitFor(limit)) {
        running.stop(Duration.ofSeconds(5));
      }
      return running.exit.join();
    } finally {
      running.process.destroyForcibly();
    }
  }

  private void read(Consumer<String> output, CompletableFuture<Void> done) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.accept(line);
      }
    } catch (IOException e) {
      output.accept(
          "(the output of process "
              + process.pid()
              + " cannot be read any more: "
              + e.getMessage()
              + ")");
    } finally {
      done.complete(null);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Its exit status, once it has ended and all it printed is read. */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Asks it to end (SIGTERM), and ends it (SIGKILL) when it has not after a while. */
  public void stop(Duration grace) {
    process.destroy();
    CompletableFuture.delayedExecutor(grace.toMillis(), TimeUnit.MILLISECONDS).execute(this::kill);
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    process.destroyForcibly();
  }
}
