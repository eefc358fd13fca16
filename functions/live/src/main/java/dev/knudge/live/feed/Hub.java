package dev.knudge.live.feed;

import dev.knudge.live.feed.Subscription.State;
import dev.knudge.live.settings.FeedSettings;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far the feed has got, what it brought last, and who listens.
 *
 * <pre>
 *  subscribe ─► WAITING ─ the feed has begun ─► CATCHING_UP ─ all it missed is sent ─► LIVE
 *                                                │    ▲ drained
 *                              further than here │    └─ a portion, from the window or by the ReplayReader
 *                                                ▼
 *                                              AHEAD ─ the feed has got there ─► CATCHING_UP
 * </pre>
 *
 * <p>Each listener has a place for every partition and gets what is behind it, in the partition's order, and nothing twice: that it becomes LIVE is decided under the lock under which
 * the feed moves on. Nothing here waits for anybody; frames go into the listeners' queues.
 */
@Singleton
public class Hub {
  private final Object lock = new Object();
  private final FeedSettings settings;
  private final FeedMetrics metrics;
  private final Set<Subscription> waiting = new LinkedHashSet<>();
  private final Map<String, List<Subscription>> live = new HashMap<>();

  private @Nullable Layout layout;
  private long[] position = {};
  private long[] readyAt = {};
  private Window window = new Window(0, position);
  private boolean ready;
  private @Nullable ReplayReader replays;

  Hub(FeedSettings settings, FeedMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    metrics.window(this::windowBytes);
  }

  /** Who reads what is no longer in the window. */
  void replaysBy(ReplayReader reader) {
    replays = reader;
  }

  /**
   * The feed begins, at its first start or after it was interrupted for longer than it can account for. Whoever listened is to come again: the cursor they hold says what becomes of it.
   *
   * @param start where it begins to read
   * @param end where it counts as caught up; until then nobody is served
   */
  void begin(Layout newLayout, long[] start, long[] end) {
    List<Subscription> interrupted;
    synchronized (lock) {
      interrupted = new ArrayList<>();
      live.values().forEach(interrupted::addAll);
      live.clear();
      waiting.removeIf(each -> {
        boolean begun = each.state != State.WAITING;
        if (begun) {
          interrupted.add(each);
        }
        return begun;
      });
      interrupted.forEach(each -> each.state = State.ENDED);
      layout = newLayout;
      position = start.clone();
      readyAt = end.clone();
      window = new Window(settings.memory(), start);
      ready = false;
      becomeReady();
    }
    interrupted.forEach(each -> each.listener.comeAgain("The feed begins anew."));
  }

  /** Where the feed is in that layout; null where it has none, or another. */
  long @Nullable [] position(Layout asked) {
    synchronized (lock) {
      return asked.equals(layout) ? position.clone() : null;
    }
  }

  /** Whether listeners are served. */
  public boolean isReady() {
    synchronized (lock) {
      return ready;
    }
  }

  /**
   * The feed moves on.
   *
   * @param events somebody's, in the order of each partition
   * @param newPosition where it is after them, and after all that was nobody's
   */
  void accept(List<FeedEvent> events, long[] newPosition) {
    synchronized (lock) {
      for (FeedEvent event : events) {
        position[event.partition()] = event.next();
        if (window.add(event)) {
          sendLive(event);
        } else {
          metrics.repeated();
        }
      }
      position = newPosition.clone();
      if (!ready) {
        becomeReady();
      }
      retryAhead();
    }
  }

  /**
   * A subscription that is to be given to {@link #subscribe}.
   *
   * @param cursor what the listener saw last; null for what happens from now on
   */
  public Subscription subscription(Listener listener, @Nullable String cursor) {
    return new Subscription(listener, cursor, System.nanoTime() + settings.patience().toNanos());
  }

  /** Has a listener get what it asked for. It is welcomed when the feed can serve it. */
  public void subscribe(Subscription subscription) {
    synchronized (lock) {
      if (subscription.state == State.ENDED) {
        return;
      }
      if (ready) {
        welcome(subscription);
      } else {
        waiting.add(subscription);
      }
    }
  }

  /** Removes a listener; it gets nothing any more. */
  public void unsubscribe(Subscription subscription) {
    synchronized (lock) {
      subscription.state = State.ENDED;
      waiting.remove(subscription);
      String user = subscription.listener.userId();
      List<Subscription> own = live.get(user);
      if (own != null && own.remove(subscription) && own.isEmpty()) {
        live.remove(user);
      }
    }
  }

  /** Gives up those that have waited too long: for a feed that does not begin, or for events that nobody has. */
  public void expire() {
    synchronized (lock) {
      long now = System.nanoTime();
      for (Iterator<Subscription> each = waiting.iterator(); each.hasNext(); ) {
        Subscription subscription = each.next();
        if (now - subscription.deadline < 0 || subscription.state == State.CATCHING_UP) {
          continue;
        }
        each.remove();
        if (subscription.state == State.AHEAD) {
          reset(subscription, "The cursor names events that do not exist.");
        } else {
          subscription.state = State.ENDED;
          subscription.listener.comeLater("The feed is not there yet.");
        }
      }
    }
  }

  /** A portion of what a subscription missed, and how far that brings it; by the {@link ReplayReader}. */
  void replayed(Subscription subscription, List<FeedEvent> events, long[] reached) {
    synchronized (lock) {
      if (subscription.state != State.CATCHING_UP) {
        return;
      }
      for (FeedEvent event : events) {
        if (!sendMissed(subscription, event)) {
          return;
        }
      }
      subscription.from = reached;
      subscription.listener.whenDrained(() -> advance(subscription));
    }
  }

  /** What a subscription missed cannot be had any more. */
  void unrecoverable(Subscription subscription, String reason) {
    synchronized (lock) {
      if (subscription.state == State.CATCHING_UP) {
        reset(subscription, reason);
      }
    }
  }

  /** What a subscription missed cannot be read at present. */
  void unavailable(Subscription subscription) {
    synchronized (lock) {
      if (subscription.state != State.CATCHING_UP) {
        return;
      }
      waiting.remove(subscription);
      subscription.state = State.ENDED;
    }
    subscription.listener.comeLater("What was missed cannot be read at present.");
  }

  private void becomeReady() {
    for (int i = 0; i < position.length; i++) {
      if (position[i] < readyAt[i]) {
        return;
      }
    }
    ready = true;
    List<Subscription> welcomed = new ArrayList<>(waiting);
    waiting.clear();
    welcomed.forEach(this::welcome);
  }

  private void welcome(Subscription subscription) {
    Layout now = java.util.Objects.requireNonNull(layout);
    subscription.layout = now;
    String cursor = subscription.cursor;
    if (cursor == null) {
      subscription.from = position.clone();
      subscription.listener.welcome(Cursor.encode(now, position));
      becomeLive(subscription);
      return;
    }
    long[] places = Cursor.decode(now, cursor);
    if (places == null) {
      subscription.listener.welcome(Cursor.encode(now, position));
      reset(subscription, "The cursor is none of this feed's.");
      return;
    }
    subscription.from = places;
    subscription.state = State.CATCHING_UP;
    subscription.deadline = System.nanoTime() + settings.patience().toNanos();
    subscription.told = Cursor.encode(now, places);
    subscription.listener.welcome(subscription.told);
    advance(subscription);
  }

  /** Sends what was missed and is in the window, up to a portion; asks for what is not; and when nothing is missing any more, lets it live. */
  private void advance(Subscription subscription) {
    synchronized (lock) {
      boolean goesOn = subscription.state == State.CATCHING_UP || subscription.state == State.AHEAD;
      if (!goesOn || subscription.layout != layout) {
        return;
      }
      waiting.add(subscription);
      if (isAhead(subscription)) {
        subscription.state = State.AHEAD;
        return;
      }
      subscription.state = State.CATCHING_UP;
      if (!window.covers(subscription.from)) {
        readFromKafka(subscription);
      } else if (sendFromWindow(subscription)) {
        tellPosition(subscription);
        becomeLive(subscription);
      } else {
        subscription.listener.whenDrained(() -> advance(subscription));
      }
    }
  }

  private void readFromKafka(Subscription subscription) {
    long missing = 0;
    for (int i = 0; i < position.length; i++) {
      missing += Math.max(0, Place.offset(position[i]) - Place.offset(subscription.from[i]));
    }
    if (missing > settings.replayRecords()) {
      reset(subscription, "More was missed than is sent again.");
      return;
    }
    long[] until = new long[position.length];
    for (int i = 0; i < until.length; i++) {
      until[i] = window.covers(i, subscription.from[i]) ? subscription.from[i] : position[i];
    }
    java.util.Objects.requireNonNull(replays)
        .read(
            new ReplayReader.Missed(
                subscription,
                java.util.Objects.requireNonNull(layout),
                subscription.from.clone(),
                until));
  }

  /** Whether all of it was sent. */
  private boolean sendFromWindow(Subscription subscription) {
    long sent = 0;
    for (FeedEvent event : window.of(subscription.listener.userId())) {
      if (event.place() < subscription.from[event.partition()]) {
        continue;
      }
      if (sent >= settings.portion()) {
        return false;
      }
      if (!sendMissed(subscription, event)) {
        return false;
      }
      sent += event.json().length();
    }
    subscription.from = position.clone();
    return true;
  }

  /** Where the feed is, to a client whose cursor is behind: one who gets nothing would else come with the same until what follows it is gone. */
  private void tellPosition(Subscription subscription) {
    String now = Cursor.encode(java.util.Objects.requireNonNull(layout), position);
    if (!now.equals(subscription.told)) {
      subscription.told = now;
      subscription.listener.welcome(now);
    }
  }

  private boolean sendMissed(Subscription subscription, FeedEvent event) {
    subscription.from[event.partition()] = event.next();
    String cursor =
        Cursor.encode(java.util.Objects.requireNonNull(subscription.layout), subscription.from);
    subscription.told = cursor;
    metrics.replayed();
    return subscription.listener.offer(event.frame(cursor), cursor, null);
  }

  private void sendLive(FeedEvent event) {
    List<Subscription> own = live.get(event.userId());
    if (own == null) {
      return;
    }
    String cursor = Cursor.encode(java.util.Objects.requireNonNull(layout), position);
    String frame = event.frame(cursor);
    own.removeIf(each -> {
      boolean ended = !each.listener.offer(frame, cursor, event.time());
      if (ended) {
        each.state = State.ENDED;
      }
      return ended;
    });
    if (own.isEmpty()) {
      live.remove(event.userId());
    }
  }

  private boolean isAhead(Subscription subscription) {
    for (int i = 0; i < position.length; i++) {
      if (subscription.from[i] > position[i]) {
        return true;
      }
    }
    return false;
  }

  private void retryAhead() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Subscription> ahead =
        waiting.stream().filter(each -> each.state == State.AHEAD && !isAhead(each)).toList();
    ahead.forEach(this::advance);
  }

  private void becomeLive(Subscription subscription) {
    waiting.remove(subscription);
    subscription.state = State.LIVE;
    live.computeIfAbsent(subscription.listener.userId(), _ -> new ArrayList<>(1)).add(subscription);
  }

  private void reset(Subscription subscription, String reason) {
    metrics.reset();
    subscription.from = position.clone();
    subscription.listener.reset(
        Cursor.encode(java.util.Objects.requireNonNull(layout), position), reason);
    becomeLive(subscription);
  }

  private double windowBytes() {
    synchronized (lock) {
      return window.weight();
    }
  }

  @Override
  public String toString() {
    synchronized (lock) {
      return "Hub[" + layout + " at " + Arrays.toString(position) + "]";
    }
  }
}
