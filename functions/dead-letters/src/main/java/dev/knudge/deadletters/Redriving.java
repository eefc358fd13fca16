package dev.knudge.deadletters;

import dev.knudge.contracts.Delivery;
import dev.knudge.deadletters.http.DestinationClient;
import dev.knudge.deadletters.store.RedriveStore;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends letters again.
 *
 * <pre>
 *   one:   claim ──► post ──► note                         the operator waits for it
 *   many:  mark, portion by portion ──► wake               the operator gets a run to look at
 *   work:  claim some ──► post them ──► note them ──► again, until none is left
 *            └── many pods may: each takes what no other holds; a tick takes what a pod left that died or went to sleep
 * </pre>
 *
 * What was posted and not noted is posted again when the claim has lapsed. That is no harm: a letter is sent with the id it always had, and its destination's inbox knows it. An inbox
 * forgets in time, and what waits here does not: so what is old is sent only where somebody insists.
 */
@Singleton
class Redriving {
  private static final Logger LOG = LoggerFactory.getLogger(Redriving.class);
  private static final int PORTION = 5_000;

  /** The longest that a request may be marking. */
  private static final Duration MARKED_WITHIN = Duration.ofMinutes(10);

  private static final String AWAY =
      "Its destination was away, as others of the run were answered; it was not sent.";

  private final RedriveStore store;
  private final LetterMetrics metrics;
  private final DeadLetterSettings settings;
  private final Destinations destinations;
  private final DestinationClient client;
  private final Clock clock;
  private final AtomicBoolean working = new AtomicBoolean();
  private volatile boolean stopping;
  private volatile boolean more;
  private volatile @Nullable Thread worker;

  Redriving(RedriveStore store, LetterMetrics metrics, DeadLetterSettings settings, Clock clock) {
    this.store = store;
    this.metrics = metrics;
    this.settings = settings;
    this.clock = clock;
    destinations = settings.allowed();
    client = new DestinationClient(settings.postTimeout(), settings.caCerts());
  }

  /**
   * Sends that letter, and returns when its destination has answered, or has not.
   *
   * @param old whether also one that its destination may have handled and forgotten
   * @throws ProblemException 409 where another is at it, or it is an old one; 422 where its destination is none that is allowed
   */
  void one(Entry entry, boolean old, String by) {
    if (!destinations.allows(entry.destination())) {
      throw new ProblemException(
          Problem.of(HttpStatus.UNPROCESSABLE_ENTITY, notAllowed(entry.destination())));
    }
    if (entry.storedAt().isBefore(since(old))) {
      throw new ProblemException(
          Problem.of(
                  HttpStatus.CONFLICT,
                  "Letter "
                      + entry.id()
                      + " is older than "
                      + settings.redriveWithin().toDays()
                      + " days: if its function did handle the event, it may have forgotten it by now, and would handle it once more. Look whether it did; then redrive it with old=true, or discard it.")
              .with("old", true));
    }
    Claimed letter = store.claim(entry.id(), by, settings.claim(), clock.instant());
    if (letter == null) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.CONFLICT,
              "Letter "
                  + entry.id()
                  + " is being redriven already; look at it again in a moment."));
    }
    store.note(letter, post(letter), clock.instant());
  }

  private static String notAllowed(@Nullable String destination) {
    return destination == null
        ? "Nothing says where this letter was to go, so it cannot be sent there; it can be discarded."
        : "This letter's destination is none of the functions that letters may be sent to (knudge.dead-letters.destinations); it can be discarded.";
  }

  /**
   * Marks all that answer the question, begins to send them, and returns the run's id.
   *
   * @param old whether also those that their destinations may have handled and forgotten
   */
  long many(Question question, boolean old, String by) {
    Instant now = clock.instant();
    Sendable which = new Sendable(destinations.urls(), since(old));
    String words = question.scope() + (old ? " old=true" : " not_before=" + which.since());
    long run = store.begin(by, words, now);
    int marked;
    do {
      marked = store.mark(run, by, question, which, PORTION, now);
    } while (marked == PORTION);
    store.marked(run, question, which);
    wake();
    return run;
  }

  /** What came before that is not sent. */
  private Instant since(boolean old) {
    return old ? Instant.EPOCH : clock.instant().minus(settings.redriveWithin());
  }

  /** Has a thread of its own send what is to be sent. Where one is at it already, that goes on until nothing is left. */
  void wake() {
    more = true;
    if (!stopping && working.compareAndSet(false, true)) {
      worker = Thread.ofVirtual().name("redriving").start(this::background);
    }
  }

  private void background() {
    try {
      while (more && !stopping) {
        more = false;
        work(() -> !stopping);
      }
    } catch (Exception e) {
      // What is claimed lapses, and the next tick goes on.
      LOG.warn("Redriving broke off; the next tick goes on: {}", e.toString());
    } finally {
      working.set(false);
    }
    if (more && !stopping) {
      wake();
    }
  }

  /**
   * Sends what is to be sent and nobody sends, until none is left.
   *
   * @param goOn asked before each portion
   * @return how many were posted
   */
  int work(BooleanSupplier goOn) {
    Map<String, Integer> away = new HashMap<>();
    int posted = 0;
    List<Claimed> letters = List.of();
    while (goOn.getAsBoolean()
        && !(letters = store.claimNext(settings.concurrency(), settings.claim())).isEmpty()) {
      posted += send(letters, away);
    }
    store.end(clock.instant(), MARKED_WITHIN);
    if (posted > 0) {
      LOG.info("{} letters were sent again.", posted);
    }
    return posted;
  }

  private int send(List<Claimed> letters, Map<String, Integer> away) {
    // The setting may have changed since they were marked.
    letters.stream()
        .filter(letter -> !destinations.allows(letter.destination()))
        .forEach(
            letter -> store.release(letter, notAllowed(letter.destination()), clock.instant()));
    List<Claimed> sent =
        letters.stream().filter(letter -> destinations.allows(letter.destination())).toList();
    List<Future<Reply>> replies;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      replies = sent.stream().map(letter -> threads.submit(() -> post(letter))).toList();
    }
    for (int i = 0; i < sent.size(); i++) {
      Reply reply = replies.get(i).resultNow();
      store.note(sent.get(i), reply, clock.instant());
      away.compute(
          Objects.requireNonNull(sent.get(i).destination()),
          (_, before) -> reply.isAway() ? (before == null ? 1 : before + 1) : 0);
    }
    giveUpOnThoseAway(away);
    return sent.size();
  }

  /** Thousands that wait for the timeout of a function that is away help nobody: they are as they were before, and the operator learns it. */
  private void giveUpOnThoseAway(Map<String, Integer> away) {
    away.forEach((destination, inARow) -> {
      if (inARow >= settings.awayAfter()) {
        while (store.releaseWaiting(destination, AWAY, PORTION, clock.instant())) {
          LOG.warn("{} is away: what waits to be sent there is given back", destination);
        }
      }
    });
    away.values().removeIf(inARow -> inARow >= settings.awayAfter());
  }

  private Reply post(Claimed letter) {
    String destination = Objects.requireNonNull(letter.destination());
    Reply reply = post(destination, letter.original());
    metrics.redriven(destination, reply);
    return reply;
  }

  private Reply post(String destination, Delivery original) {
    try {
      Path token = settings.tokenFile(Objects.requireNonNull(destinations.nameOf(destination)));
      // Renewed by the kubelet, so read each time.
      String shown = token == null ? null : Files.readString(token).strip();
      return client.post(destinations.address(destination), Redelivery.of(original, shown));
    } catch (IOException e) {
      return new Reply.Unanswered("The token for it could not be read: " + e);
    }
  }

  /** Lets what is under way come to its end; what is left is for the next pod or tick. */
  @PreDestroy
  void stop() throws InterruptedException {
    stopping = true;
    Thread running = worker;
    if (running != null) {
      running.join(settings.postTimeout());
    }
  }
}
