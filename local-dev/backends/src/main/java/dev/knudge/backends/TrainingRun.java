package dev.knudge.backends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The build's last step for a function: lets its application folder handle real deliveries against a real, empty PostgreSQL while the
 * JVM records what it loads and compiles, and leaves the ahead-of-time cache (JEP 483, 514, 515) in the folder as {@code app.aot}.
 *
 * <p>The cache fits the JVM, the jars and the options it was made with; the folder may be moved as a whole.
 */
public final class TrainingRun {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String CACHE = "app.aot";

  private final Path folder;
  private final String application;

  private final Path java;

  private TrainingRun(Path folder, String application, Path java) {
    this.folder = folder;
    this.application = application;
    this.java = java;
  }

  /**
   * Trains one application folder with a JVM that need not be this one: the cache then fits that one.
   *
   * @param java the {@code java} command
   * @throws BackendException where the application does not do as it should
   */
  public static void train(Path folder, String application, Path java)
      throws IOException, InterruptedException {
    new TrainingRun(folder, application, java).run();
  }

  /**
   * Trains one application folder.
   *
   * @param arguments the folder, and the application's name ({@code <name>.jar} in it)
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 2) {
      System.err.println("usage: TrainingRun <application folder> <application name>");
      System.exit(2);
    }
    try {
      train(
          Path.of(arguments[0]),
          arguments[1],
          Path.of(System.getProperty("java.home"), "bin", "java"));
    } catch (BackendException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Path directory = Files.createTempDirectory("knudge-training-");
    try (PostgresServer server =
        PostgresServer.start(PostgresServer.Settings.in(directory).withoutDurability())) {
      Database database = server.database("knudge");
      Login owner = database.owner(application + "_owner");
      Login user = database.application(application);
      Files.deleteIfExists(folder.resolve(CACHE));
      java(List.of(), "migrate", environment(database, owner));
      java(List.of("-XX:AOTCacheOutput=" + CACHE), "train", environment(database, user));
    } finally {
      Directories.delete(directory);
    }
    System.out.printf(
        "%s: ahead-of-time cache of %d MB from %s, in %.1f s%n",
        application,
        Files.size(folder.resolve(CACHE)) / 1_000_000,
        folder,
        (System.nanoTime() - begin) / 1e9);
  }

  private Map<String, String> environment(Database database, Login login) {
    return Map.of(
        "DATABASE_URL",
        database.jdbcUrl(),
        // Nor there.
        "KAFKA_BOOTSTRAP_SERVERS",
        "127.0.0.1:9",
        "DATABASE_USER",
        login.user(),
        "DATABASE_PASSWORD",
        login.password(),
        "DATABASE_APP_ROLE",
        application,
        "JWT_SECRET",
        "only-for-the-training-run-of-the-build",
        // Nothing listens there: training sends no event out.
        "KNUDGE_SINK_BASE_URL",
        "http://127.0.0.1:9/todo",
        "MICRONAUT_SERVER_HOST",
        "127.0.0.1");
  }

  /** Runs the application with the options it will be started with, but for the cache it does not have yet. */
  private void java(List<String> more, String task, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(options());
    command.addAll(more);
    command.addAll(List.of("-jar", application + ".jar", task));
    Path log = folder.resolveSibling(task + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    if (!ended || process.exitValue() != 0 || recordedNothing(more)) {
      throw new BackendException(
          "%s %s %s. It said:%n%s%nAll of it is in %s; -Dtraining.skip=true builds without the cache."
              .formatted(
                  application,
                  task,
                  ended ? "ended with " + process.exitValue() : "did not end in " + PATIENCE,
                  lastLines(log),
                  log));
    }
  }

  private boolean recordedNothing(List<String> options) {
    return !options.isEmpty() && !Files.exists(folder.resolve(CACHE));
  }

  private List<String> options() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("java.options"))) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .filter(line -> !line.startsWith("-XX:AOTCache"))
          .toList();
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join(
        System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
