package dev.knudge.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterProcessLockTest {
  @TempDir private Path folder;

  @Test
  void who_comes_while_another_process_has_it_waits_until_that_one_is_gone() throws Exception {
    CountDownLatch had = new CountDownLatch(1);
    Thread next;
    try (KilledProcess _ = KilledProcess.start("lock", folder)) {
      next = Thread.ofPlatform().start(() -> once(had::countDown));
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(5))
          .until(() -> had.getCount() == 1);
    }
    next.join();
    assertThat(had.getCount()).isZero();
  }

  @Test
  void one_thread_at_a_time_has_it() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(() ->
                  once(() -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    Thread.yield();
                    inside.decrementAndGet();
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most).hasValue(1);
  }

  private void once(Runnable work) {
    try (InterProcessLock _ = InterProcessLock.take(KilledProcess.lock(folder))) {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
