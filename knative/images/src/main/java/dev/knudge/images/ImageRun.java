package dev.knudge.images;

import dev.knudge.backends.Database;
import dev.knudge.backends.Directories;
import dev.knudge.backends.Login;
import dev.knudge.backends.Port;
import dev.knudge.backends.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts what an image holds, as a cluster would: its own file system as root, read-only but for {@code /tmp}, the user of the image, the migration first. The JVM is told to end
 * rather than to start without its cache.
 *
 * <p>Where the machine grants no user namespace it starts in place instead, on the machine's own C library, and says so; or is refused, where the check is strict.
 */
final class ImageRun {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  // As root of a user namespace: mount what a container gets, then go on as the image's user,
  // without a right to anything.
  private static final String ENTER =
      """
      set -e
      mount --bind "$ROOT" "$ROOT"
      mount --rbind /dev "$ROOT/dev"
      mount --rbind /proc "$ROOT/proc"
      mount -t tmpfs tmpfs "$ROOT/tmp"
      chmod 1777 "$ROOT/tmp"
      mount -o remount,bind,ro "$ROOT"
      exec unshare --user --map-user=65532 --map-group=65532 --root="$ROOT" --wd=/app "$@"
      """;

  private final UnpackedImage image;
  private final String application;
  private final boolean contained;

  ImageRun(UnpackedImage image, ImageSettings settings) throws IOException, InterruptedException {
    this(image, settings, namespacesAreGranted());
  }

  ImageRun(UnpackedImage image, ImageSettings settings, boolean contained) {
    if (!contained && settings.check().equals("strict")) {
      throw new ImageException(
          "%s cannot be started on nothing but its own files, as image.check=strict wants it: this machine grants no user namespace. Ubuntu does after `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`; or -Dimage.check=yes"
              .formatted(settings.reference()));
    }
    this.image = image;
    this.application = settings.application();
    this.contained = contained;
  }

  private static boolean namespacesAreGranted() throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(
                  "unshare",
                  "--user",
                  "--map-root-user",
                  "--mount",
                  "sh",
                  "-c",
                  "mount -t tmpfs tmpfs /tmp && unshare --user --map-user=65532 --map-group=65532 true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Migrates, starts, waits until it is ready, stops; and says how that went. */
  String tried() throws IOException, InterruptedException {
    for (String folder : List.of("dev", "proc", "tmp")) {
      Files.createDirectories(image.root().resolve(folder));
    }
    boolean cached = Files.exists(image.root().resolve("app/" + FunctionImage.CACHE));
    Path directory = Files.createTempDirectory("knudge-image-");
    try (PostgresServer server =
        PostgresServer.start(PostgresServer.Settings.in(directory).withoutDurability())) {
      Database database = server.database("knudge");
      Login owner = database.owner(application + "_owner");
      Login user = database.application(application);
      migrate(environment(database, owner, 0));
      return String.format(
          Locale.ROOT,
          "%s; ready %d ms after exec, %s",
          contained
              ? "read-only, as " + FunctionImage.USER + ", on nothing but its own files"
              : "started in place (no user namespaces here)",
          served(environment(database, user, Port.free().claim()), cached),
          cached ? "with its cache" : "without a cache");
    } finally {
      Directories.delete(directory);
    }
  }

  private void migrate(Map<String, String> environment) throws IOException, InterruptedException {
    Path log = image.root().resolveSibling("migrate.log");
    Process process = started(List.of(), List.of("migrate"), environment, log);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw failed("migrate ended with " + process.waitFor(), log);
    }
  }

  /** Milliseconds from exec to the first 200 of the readiness probe. */
  private long served(Map<String, String> environment, boolean cached)
      throws IOException, InterruptedException {
    Path log = image.root().resolveSibling("serve.log");
    long begin = System.nanoTime();
    Process process =
        started(cached ? List.of("-XX:AOTMode=on") : List.of(), List.of(), environment, log);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest probe =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + environment.get("PORT") + "/health/readiness"))
              .timeout(Duration.ofSeconds(10))
              .build();
      while (!ready(http, probe)) {
        if (!process.isAlive()) {
          throw failed(
              "ended with " + process.exitValue() + (cached ? ": its cache may not fit" : ""), log);
        }
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw failed("was not ready in " + PATIENCE, log);
        }
        // As queue-proxy does it.
        Thread.sleep(50);
      }
      long ready = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      process.destroy();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw failed("did not end well when it was told to", log);
      }
      return ready;
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean ready(HttpClient http, HttpRequest probe) throws InterruptedException {
    try {
      return http.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private Process started(
      List<String> options, List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    List<String> entrypoint = new ArrayList<>();
    image.config().path("config").path("Entrypoint").forEach(it -> entrypoint.add(it.asText()));
    entrypoint.addAll(1, options);
    entrypoint.addAll(arguments);
    List<String> command = new ArrayList<>();
    if (contained) {
      command.addAll(
          List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", ENTER, "enter"));
    } else {
      entrypoint.set(0, image.root() + entrypoint.getFirst());
    }
    command.addAll(entrypoint);
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(image.root().resolve("app").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    process.environment().put("ROOT", image.root().toAbsolutePath().toString());
    image
        .config()
        .path("config")
        .path("Env")
        .forEach(it -> {
          String[] variable = it.asText().split("=", 2);
          process.environment().put(variable[0], variable[1]);
        });
    process.environment().putAll(environment);
    return process.start();
  }

  private static Map<String, String> environment(Database database, Login login, int port) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", database.jdbcUrl());
    environment.put("DATABASE_USER", login.user());
    environment.put("DATABASE_PASSWORD", login.password());
    environment.put("DATABASE_APP_ROLE", login.user().replaceFirst("_owner$", ""));
    environment.put("JWT_SECRET", "only-for-the-trial-run-of-an-image-in-the-build");
    environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    environment.put("PORT", Integer.toString(port));
    // Nothing listens there: nothing is sent out.
    environment.put("KNUDGE_SINK_BASE_URL", "http://127.0.0.1:9/todo");
    environment.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9");
    return environment;
  }

  private ImageException failed(String how, Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return new ImageException(
        "%s in its image %s. It said:%n%s"
            .formatted(
                application,
                how,
                String.join(
                    System.lineSeparator(),
                    lines.subList(Math.max(0, lines.size() - 20), lines.size()))));
  }
}
