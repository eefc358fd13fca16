package dev.knudge.recurring;

import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Posts what was committed, while the next is made. Posting keeps a user's events in order, one after the other; instances of different series need none, and one user may have
 * thousands of series due, so that they are dealt out to several posts at a time.
 */
final class Posting implements AutoCloseable {
  private static final int LANES = 16;

  private final Announcements announcements;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private List<Future<?>> underWay = List.of();
  private boolean failed;

  Posting(Announcements announcements) {
    this.announcements = announcements;
  }

  /** Begins to post these, once those before are posted. After a failure it does nothing: the sinks are away, and what is kept goes with a later tick. */
  void post(List<OutboxRow> rows) {
    await();
    if (!failed && !rows.isEmpty()) {
      underWay =
          dealt(rows).stream()
              .<Future<?>>map(hand -> threads.submit(() -> announcements.post(hand)))
              .toList();
    }
  }

  /**
   * Returns when all are posted.
   *
   * @throws UnavailableException if some could not be; they are kept
   */
  void awaitAll() {
    await();
    if (failed) {
      throw new UnavailableException(
          "Instances were made, and some could not be posted; they are kept and posted later.");
    }
  }

  private void await() {
    for (Future<?> post : underWay) {
      try {
        post.get();
      } catch (ExecutionException _) {
        failed = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnavailableException("Stopped while instances were posted; they are kept.", e);
      }
    }
    underWay = List.of();
  }

  /** As many hands as make full use of the lanes: where there are many users, one post goes over them side by side by itself. */
  private static List<List<OutboxRow>> dealt(List<OutboxRow> rows) {
    long users = rows.stream().map(OutboxRow::key).distinct().limit(LANES).count();
    int hands = (int) Math.max(1, LANES / users);
    List<List<OutboxRow>> dealt = new ArrayList<>();
    for (int hand = 0; hand < hands; hand++) {
      dealt.add(new ArrayList<>());
    }
    for (int i = 0; i < rows.size(); i++) {
      dealt.get(i % hands).add(rows.get(i));
    }
    return dealt.stream().filter(hand -> !hand.isEmpty()).toList();
  }

  @Override
  public void close() {
    threads.close();
  }
}
