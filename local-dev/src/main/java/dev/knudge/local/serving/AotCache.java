package dev.knudge.local.serving;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whether a JVM can use the ahead-of-time cache of an application folder (JEP 483). With another JDK, or jars that were copied since, it
 * silently starts without, several times slower; so local-dev asks once, of a JVM that is told to fail instead.
 */
final class AotCache {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String SAYS_NOTHING = "An error has occurred while processing the AOT cache";

  private AotCache() {}

  /**
   * Why the application's cache cannot be used, in one line; empty where it can, or where the application asks for none.
   */
  static Optional<String> misfit(Application application, ProcessGuard guard)
      throws InterruptedException {
    int jar = application.command().indexOf("-jar");
    if (jar < 0 || application.command().stream().noneMatch(argument -> argument.startsWith("@"))) {
      return Optional.empty();
    }
    List<String> command = new ArrayList<>(application.command().subList(0, jar));
    command.addAll(
        List.of(
            "-Xlog:disable",
            "-Xlog:aot=warning:stdout:none",
            "-XX:AOTMode=on",
            "-cp",
            application.command().get(jar + 1),
            "-version"));
    List<String> lines = new CopyOnWriteArrayList<>();
    Path folder = application.directory();
    int status =
        ServiceProcess.run(new Application(command, folder, Map.of()), guard, LIMIT, lines::add);
    return status == 0 ? Optional.empty() : Optional.of(reason(lines));
  }

  private static String reason(List<String> lines) {
    return lines.isEmpty() || lines.getFirst().startsWith(SAYS_NOTHING)
        ? "it is missing"
        : lines.getFirst();
  }
}
