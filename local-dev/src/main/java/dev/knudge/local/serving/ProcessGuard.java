package dev.knudge.local.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Sees to it that no process outlives local-dev, however local-dev ends.
 *
 * <p>Two nets, one under the other. A watchdog of a few lines of shell reads from a pipe which processes there are; the pipe breaks when
 * local-dev dies, be it by {@code kill -9}, and the watchdog ends them. And a ledger on disk lists each with its start time; whoever is still
 * there at the next start, and is the same process (pids come again), is ended then.
 */
public final class ProcessGuard implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(5);
  // Start times come from the kernel in hundredths of a second, and from the clock at boot.
  private static final Duration SAME_START = Duration.ofSeconds(2);

  // $pids is kept between spaces, so that ' 12 ' does not match in ' 112 '.
  private static final String WATCHDOG =
      """
      trap '' INT TERM HUP
      pids=' '
      while read -r what pid; do
        case $what in
          add) pids="$pids$pid " ;;
          del) case $pids in *" $pid "*) pids="${pids%%" $pid "*} ${pids#*" $pid "}" ;; esac ;;
        esac
      done
      for pid in $pids; do kill -TERM "$pid" 2>/dev/null; done
      n=0
      while [ $n -lt 50 ]; do
        alive=
        for pid in $pids; do kill -0 "$pid" 2>/dev/null && alive=1; done
        [ -z "$alive" ] && exit 0
        sleep 0.1
        n=$((n + 1))
      done
      for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
      """;

  private final Path ledger;
  private final Process watchdog;
  private final Writer orders;
  private final Map<Long, Long> guarded = new TreeMap<>();
  private boolean closed;

  private ProcessGuard(Path ledger, Process watchdog) {
    this.ledger = ledger;
    this.watchdog = watchdog;
    this.orders = watchdog.outputWriter(StandardCharsets.US_ASCII);
  }

  /**
   * Ends what an earlier local-dev left behind, and begins to watch.
   *
   * @param ledger the file that lists the processes
   */
  public static ProcessGuard open(Path ledger) {
    try {
      Files.createDirectories(ledger.toAbsolutePath().getParent());
      endLeftovers(ledger);
      ProcessBuilder builder = new ProcessBuilder("sh", "-c", WATCHDOG, "knudge-watchdog");
      builder
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD);
      return new ProcessGuard(ledger, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The processes of services cannot be watched: " + e.getMessage(), e);
    }
  }

  private static void endLeftovers(Path ledger) throws IOException {
    List<ProcessHandle> left = new ArrayList<>();
    if (Files.exists(ledger)) {
      for (String line : Files.readAllLines(ledger)) {
        leftover(line).ifPresent(left::add);
      }
    }
    left.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : left) {
      try {
        process.onExit().orTimeout(GRACE.toMillis(), TimeUnit.MILLISECONDS).join();
      } catch (CompletionException e) {
        process.destroyForcibly();
      }
    }
    Files.deleteIfExists(ledger);
  }

  private static Optional<ProcessHandle> leftover(String line) {
    String[] parts = line.split(" ");
    if (parts.length != 2 || !parts[0].matches("\\d+") || !parts[1].matches("\\d+")) {
      return Optional.empty();
    }
    Instant started = Instant.ofEpochMilli(Long.parseLong(parts[1]));
    return ProcessHandle.of(Long.parseLong(parts[0]))
        .filter(process ->
            process.info().startInstant().filter(start -> isSame(start, started)).isPresent());
  }

  private static boolean isSame(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(SAME_START) <= 0;
  }

  /** Watches over one more. */
  synchronized void guard(Process process) {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    guarded.put(process.pid(), started);
    tell("add " + process.pid());
  }

  /** Lets go of one that has ended. */
  synchronized void release(Process process) {
    guarded.remove(process.pid());
    tell("del " + process.pid());
  }

  private void tell(String order) {
    if (closed) {
      return;
    }
    try {
      Path fresh = ledger.resolveSibling(ledger.getFileName() + ".new");
      Files.writeString(
          fresh,
          guarded.entrySet().stream()
              .map(e -> e.getKey() + " " + e.getValue() + "\n")
              .collect(Collectors.joining()));
      Files.move(
          fresh, ledger, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      orders.write(order + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The watchdog of services is gone (%s): stop local-dev and start it again"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** The watchdog's process. */
  ProcessHandle watchdog() {
    return watchdog.toHandle();
  }

  /** Ends whatever is still guarded, and the watch. */
  @Override
  public void close() {
    try {
      synchronized (this) {
        closed = true;
        orders.close();
      }
      if (!watchdog.waitFor(GRACE.plusSeconds(2))) {
        watchdog.destroyForcibly();
      }
      Files.deleteIfExists(ledger);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
