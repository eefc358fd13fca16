package dev.knudge.local.setup;

import dev.knudge.local.serving.Application;
import dev.knudge.local.serving.ProcessGuard;
import dev.knudge.local.serving.ServiceLog;
import dev.knudge.local.serving.ServiceProcess;
import dev.knudge.local.setup.Plan.PlannedJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs the Jobs of the manifests, as many at a time as there are cores, since each has a schema of its own; services wait for them, since they expect their schema as it must be. One that came to its end on this data with this very application has nothing left to do, as in a cluster, where a Job runs once. */
final class Migrations {

  private static final long LOG_BYTES = 10L * 1024 * 1024;
  private static final int LAST_LINES = 20;

  private final ProcessGuard guard;
  private final DataFolder data;

  Migrations(ProcessGuard guard, DataFolder data) {
    this.guard = guard;
    this.data = data;
  }

  /**
   * Runs those that have something to do.
   *
   * @return how many those were
   * @throws LocalDevException where one fails, with the end of its log
   */
  int run(List<PlannedJob> jobs) throws InterruptedException {
    List<Callable<Void>> runs = new ArrayList<>();
    for (PlannedJob job : jobs) {
      String fingerprint = fingerprint(job.application());
      if (!fingerprint.equals(done(job))) {
        runs.add(() -> {
          run(job);
          Files.createDirectories(data.migrated(job.name()).getParent());
          Files.writeString(data.migrated(job.name()), fingerprint);
          return null;
        });
      }
    }
    List<Future<Void>> ended;
    try (ExecutorService cores =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      ended = cores.invokeAll(runs);
    }
    List<Throwable> failures =
        ended.stream()
            .filter(run -> run.state() == Future.State.FAILED)
            .map(Future::exceptionNow)
            .toList();
    if (!failures.isEmpty()) {
      throw new LocalDevException(
          failures.stream()
              .map(failure -> String.valueOf(failure.getMessage()))
              .collect(Collectors.joining(System.lineSeparator())),
          failures.getFirst());
    }
    return runs.size();
  }

  private @Nullable String done(PlannedJob job) {
    try {
      return Files.readString(data.migrated(job.name()));
    } catch (NoSuchFileException _) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another where a file of the application is another, or where it is started another way. */
  private static String fingerprint(Application application) {
    try (Stream<Path> files = Files.walk(application.directory())) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<String> parts = new ArrayList<>(application.command());
      parts.add(new TreeMap<>(application.environment()).toString());
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        parts.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
      digest.update(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(PlannedJob job) throws InterruptedException {
    try (ServiceLog log = new ServiceLog(data.log(job.name()), LOG_BYTES)) {
      log.line("--- " + job.name() + " starts");
      int status = ServiceProcess.run(job.application(), guard, job.limit(), log::line);
      if (status != 0) {
        throw new LocalDevException(
            "The Job %s failed with status %d, so no service is started. The end of its log (%s):%n  %s%nCorrect what it says and start again; `./local-dev/up --fresh` begins with empty data."
                .formatted(
                    job.name(),
                    status,
                    log.file(),
                    String.join(System.lineSeparator() + "  ", log.tail(LAST_LINES))));
      }
    }
  }
}
