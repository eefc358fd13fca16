package dev.knudge.live.presence;

import dev.knudge.live.settings.PresenceSettings;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose connections this replica holds, and that it lives. The database hears of it in batches: one statement for all who came and went within a moment, and one row that says of all of
 * them that they are still there. A replica that dies says nothing any more, and its users are offline when its lease lapses.
 */
@Singleton
public class Presence {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

  private final String replica = UUID.randomUUID().toString();
  private final PresenceStore store;
  private final PresenceSettings settings;
  private final Map<String, Integer> here = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Object writing = new Object();
  private Set<String> told = new HashSet<>();
  private long renewedAt;
  private boolean renewed;
  private boolean left;
  private boolean complained;

  Presence(PresenceStore store, PresenceSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /** A connection of that user is here. */
  public void online(String userId) {
    synchronized (here) {
      if (here.merge(userId, 1, Integer::sum) == 1) {
        changed.add(userId);
      }
    }
  }

  /** One connection of that user is here no more. */
  public void offline(String userId) {
    synchronized (here) {
      if (here.computeIfPresent(userId, (_, number) -> number == 1 ? null : number - 1) == null) {
        changed.add(userId);
      }
    }
  }

  /** Tells the database what changed, and in time that this replica lives. */
  @Scheduled(fixedDelay = "500ms")
  @ExecuteOn(TaskExecutors.BLOCKING)
  void tell() {
    synchronized (writing) {
      if (left) {
        return;
      }
      try {
        renewInTime();
        tellChanges();
        complained = false;
      } catch (RuntimeException e) {
        if (!complained) {
          LOG.warn("Who is online cannot be told at present; it is tried again", e);
          complained = true;
        }
      }
    }
  }

  private void renewInTime() {
    long third = settings.lease().toNanos() / 3;
    if (!renewed || System.nanoTime() - renewedAt > third) {
      long now = System.nanoTime();
      if (store.renew(replica, settings.lease())) {
        told = new HashSet<>(); // it was taken for dead: all of them are to be told anew
        synchronized (here) {
          changed.addAll(here.keySet());
        }
      }
      renewed = true;
      renewedAt = now;
    }
  }

  private void tellChanges() {
    List<String> came = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    Set<String> taken;
    synchronized (here) {
      taken = Set.copyOf(changed);
      changed.clear();
      for (String user : taken) {
        if (here.containsKey(user) && !told.contains(user)) {
          came.add(user);
        } else if (!here.containsKey(user) && told.contains(user)) {
          gone.add(user);
        }
      }
    }
    if (came.isEmpty() && gone.isEmpty()) {
      return;
    }
    try {
      store.change(replica, came, gone);
      told.addAll(came);
      gone.forEach(told::remove);
    } catch (RuntimeException e) {
      synchronized (here) {
        changed.addAll(taken);
      }
      throw e;
    }
  }

  /** This replica ends: nobody is online by it any more. */
  @PreDestroy
  public void leave() {
    synchronized (writing) {
      if (left || !renewed) {
        left = true;
        return;
      }
      left = true;
      try {
        store.leave(replica);
      } catch (RuntimeException e) {
        LOG.info("Its lease lapses by itself: {}", e.toString());
      }
    }
  }

  /** Whether that user has a connection open on any replica. */
  boolean isOnline(String userId) {
    return store.isOnline(userId);
  }
}
