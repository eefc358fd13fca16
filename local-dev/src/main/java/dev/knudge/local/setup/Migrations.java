package dev.knudge.local.setup;

import dev.knudge.local.serving.ProcessGuard;
import dev.knudge.local.serving.ServiceLog;
import dev.knudge.local.serving.ServiceProcess;
import dev.knudge.local.setup.Plan.PlannedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the Jobs of the manifests, as many at a time as there are cores, since each has a schema of its own; services wait for them, since they expect their schema as it must be. */
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
   * Runs them.
   *
   * @throws LocalDevException where one fails, with the end of its log
   */
  void run(List<PlannedJob> jobs) throws InterruptedException {
    List<Callable<Void>> runs = new ArrayList<>();
    for (PlannedJob job : jobs) {
      runs.add(() -> {
        run(job);
        return null;
      });
    }
    try (ExecutorService cores =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      for (Future<Void> run : cores.invokeAll(runs)) {
        run.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
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
