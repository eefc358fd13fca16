package dev.knudge.backends;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code initdb} and {@code pg_ctl}. They refuse to work for root, so for root they run as
 * somebody else: in a user namespace of their own where that is allowed (the files stay root's), else as
 * the unprivileged user 65534.
 */
final class PostgresTools {

  private static final String NOBODY = "65534";

  private final Path home;
  private final List<String> asOrdinaryUser;

  private PostgresTools(Path home, List<String> asOrdinaryUser) {
    this.home = home;
    this.asOrdinaryUser = asOrdinaryUser;
  }

  /**
   * The tools, unpacked if need be, for the user this process runs as.
   *
   * @throws BackendException for root where it cannot become anybody else
   */
  static PostgresTools forThisUser() {
    return new PostgresTools(PostgresBinaries.installed(), asOrdinaryUser());
  }

  private static List<String> asOrdinaryUser() {
    if (!isRoot()) {
      return List.of();
    }
    for (List<String> way :
        List.of(
            List.of("unshare", "--user"),
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"))) {
      if (works(way)) {
        return way;
      }
    }
    throw new BackendException(
        "PostgreSQL does not run as root, and neither `unshare --user` nor `setpriv` works here:"
            + " run this as an ordinary user");
  }

  private static boolean isRoot() {
    try {
      return Files.exists(Path.of("/proc/self"))
          ? Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
          : System.getProperty("user.name").equals("root");
    } catch (IOException | UnsupportedOperationException e) {
      return System.getProperty("user.name").equals("root");
    }
  }

  private static boolean works(List<String> way) {
    List<String> command = new ArrayList<>(way);
    command.add("true");
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Lets the user the tools run as write to this directory. */
  void handOver(Path directory) {
    if (!asOrdinaryUser.isEmpty() && asOrdinaryUser.getFirst().equals("setpriv")) {
      run("chown", List.of("chown", "-R", NOBODY + ":" + NOBODY, directory.toString()));
    }
  }

  void initdb(Path data, String superuser, Path passwordFile, boolean durable) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-D",
                data.toString(),
                "-U",
                superuser,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The same order of text on every machine, whatever its C library.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--text-search-config=english"));
    if (!durable) {
      arguments.add("--no-sync");
    }
    tool("initdb", arguments);
  }

  void start(Path data, Path log) {
    tool(
        "pg_ctl",
        List.of("start", "-w", "-t", "60", "-D", data.toString(), "-l", log.toString(), "-s"));
  }

  /** Ends the server; one that does not end in time is ended as by a power cut. */
  void stop(Path data) {
    try {
      tool("pg_ctl", List.of("stop", "-w", "-t", "20", "-D", data.toString(), "-m", "fast", "-s"));
    } catch (BackendException e) {
      tool(
          "pg_ctl",
          List.of("stop", "-w", "-t", "20", "-D", data.toString(), "-m", "immediate", "-s"));
    }
  }

  private void tool(String name, List<String> arguments) {
    List<String> command = new ArrayList<>(asOrdinaryUser);
    command.add(home.resolve("bin").resolve(name).toString());
    command.addAll(arguments);
    run(name, command);
  }

  private static void run(String name, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // The user's own PGDATA, PGPORT … are for another server.
    builder.environment().keySet().removeIf(variable -> variable.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new BackendException("%s did not end in 90 s: %s".formatted(name, output.strip()));
      }
      if (process.exitValue() != 0) {
        throw new BackendException(
            "%s ended with %d: %s".formatted(name, process.exitValue(), output.strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while " + name + " ran", e);
    }
  }
}
