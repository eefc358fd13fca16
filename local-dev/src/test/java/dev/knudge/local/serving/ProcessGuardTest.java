package dev.knudge.local.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real processes, killed for real. */
@Timeout(60)
class ProcessGuardTest {

  @TempDir Path folder;
  private final List<ProcessHandle> started = new CopyOnWriteArrayList<>();

  /** A local-dev that will be killed: starts a child, and says its pid and its watchdog's. */
  static final class Doomed {

    public static void main(String[] arguments) throws InterruptedException {
      ProcessGuard guard = ProcessGuard.open(Path.of(arguments[0]));
      ServiceProcess child =
          ServiceProcess.start(
              sleeper(Path.of(arguments[0]).getParent()), Map.of(), guard, line -> {});
      System.out.println(child.pid() + " " + guard.watchdog().pid());
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }

  private static Application sleeper(Path folder) {
    return new Application(List.of("sleep", "600"), folder, Map.of());
  }

  private Path ledger() {
    return folder.resolve("processes");
  }

  private record Family(ProcessHandle parent, ProcessHandle child, ProcessHandle watchdog) {}

  private Family doomed() throws IOException {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Doomed.class.getName(),
                ledger().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(parent.toHandle());
    BufferedReader reader = parent.inputReader();
    String[] pids = reader.readLine().split(" ");
    Family family = new Family(parent.toHandle(), handle(pids[0]), handle(pids[1]));
    started.add(family.child());
    started.add(family.watchdog());
    return family;
  }

  private static ProcessHandle handle(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  @AfterEach
  void leaveNothing() {
    started.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void a_child_does_not_outlive_a_local_dev_that_is_killed() throws Exception {
    Family family = doomed();
    assertThat(family.child().isAlive()).isTrue();
    family.parent().destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !family.child().isAlive());
    await().atMost(Duration.ofSeconds(10)).until(() -> !family.watchdog().isAlive());
  }

  @Test
  void the_next_start_ends_what_even_the_watchdog_could_not() throws Exception {
    Family family = doomed();
    family.watchdog().destroyForcibly();
    family.parent().destroyForcibly();
    await().until(() -> !family.watchdog().isAlive() && !family.parent().isAlive());
    assertThat(family.child().isAlive()).isTrue();
    try (ProcessGuard next = ProcessGuard.open(ledger())) {
      assertThat(next.watchdog().isAlive()).isTrue();
      await().atMost(Duration.ofSeconds(10)).until(() -> !family.child().isAlive());
    }
  }

  @Test
  void a_pid_that_came_again_is_left_alone() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    started.add(other.toHandle());
    Instant before = other.info().startInstant().orElseThrow().minusSeconds(60);
    Files.writeString(
        ledger(), other.pid() + " " + before.toEpochMilli() + "\nnot a line of ours\n");
    try (ProcessGuard guard = ProcessGuard.open(ledger())) {
      assertThat(guard.watchdog().isAlive()).isTrue();
    }
    assertThat(other.isAlive()).isTrue();
  }

  @Test
  void what_has_ended_is_forgotten_and_what_has_not_is_ended_with_the_guard() throws Exception {
    ProcessGuard guard = ProcessGuard.open(ledger());
    ServiceProcess gone = ServiceProcess.start(sleeper(folder), Map.of(), guard, line -> {});
    ServiceProcess staying = ServiceProcess.start(sleeper(folder), Map.of(), guard, line -> {});
    gone.stop(Duration.ofSeconds(5));
    assertThat(gone.exit().join()).isEqualTo(143);
    assertThat(Files.readString(ledger()))
        .startsWith(staying.pid() + " ")
        .doesNotContain(gone.pid() + " ");
    guard.close();
    assertThat(staying.exit().join()).isEqualTo(143);
    assertThat(ledger()).doesNotExist();
  }

  @Test
  void an_interrupt_of_the_whole_group_does_not_reach_a_service() throws Exception {
    try (ProcessGuard guard = ProcessGuard.open(ledger())) {
      List<String> lines = new CopyOnWriteArrayList<>();
      ServiceProcess child =
          ServiceProcess.start(
              new Application(
                  List.of("sh", "-c", "kill -INT $$; echo survived; exec sleep 600"),
                  folder,
                  Map.of()),
              Map.of(),
              guard,
              lines::add);
      await().until(() -> lines.contains("survived"));
      child.kill();
      assertThat(child.exit().join()).isEqualTo(137);
    }
  }
}
