package dev.knudge.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that in this process nobody waits for another's trouble. Each channel is a lane with places of its own; of those a user gets a few at a time; and who was not there a few
 * times in a row is left alone for a while: what comes in that time is put off as if it had been tried, then one is let through to look.
 *
 * <pre>
 *   there ── {@value #AWAY_AFTER} failures in a row ──► away ── the pause is over ──► one at a time ── it fails ──► away
 *     ▲                                                                  │
 *     └──────────────────────────── it answers ──────────────────────────┘
 * </pre>
 *
 * "Who" is the channel's server, or, where each user has their own (a webhook), that user's. Safe for use by many threads.
 */
public final class Lanes {
  /** One or two may be about the message. */
  static final int AWAY_AFTER = 3;

  /** Where more are remembered, those whose pause is over are forgotten. */
  private static final int MOST_OUTAGES = 1_000;

  private final List<String> channels;
  private final Set<String> ofOneServer;
  private final int size;
  private final int perUser;
  private final Duration pause;

  private final Map<String, Integer> byChannel = new HashMap<>();
  private final Map<Who, Integer> byUser = new HashMap<>();
  private final Map<Who, Outage> outages = new HashMap<>();

  /**
   * @param channels all there are
   * @param ofOneServer those that have one server for all users
   * @param size places of each
   * @param perUser how many of them for one user
   * @param pause how long who is away is left alone
   */
  public Lanes(
      List<String> channels, Set<String> ofOneServer, int size, int perUser, Duration pause) {
    this.channels = List.copyOf(channels);
    this.ofOneServer = Set.copyOf(ofOneServer);
    this.size = size;
    this.perUser = perUser;
    this.pause = pause;
  }

  /** Another side; of a channel that has one server for all there is no user. */
  private record Who(String channel, @Nullable String user) {}

  /** How often in a row somebody was not there, and when last. */
  private record Outage(int failures, Instant last, String reason) {}

  /**
   * Where something can begin.
   *
   * @param places how many, by channel; one that is full is not there
   * @param busy users that may not begin another by that channel
   */
  public record Room(Map<String, Integer> places, List<Busy> busy) {}

  /** A user who has all that one user may have of a channel. */
  public record Busy(String channel, String user) {}

  /** Where something can begin now. */
  public synchronized Room room(Instant now) {
    Map<String, Integer> places = new HashMap<>();
    for (String channel : channels) {
      int free = limit(new Who(channel, null), size, now) - byChannel.getOrDefault(channel, 0);
      if (free > 0) {
        places.put(channel, free);
      }
    }
    List<Busy> busy = new ArrayList<>();
    byUser.forEach((who, count) -> {
      if (who.user() != null && count >= limit(who, perUser, now)) {
        busy.add(new Busy(who.channel(), who.user()));
      }
    });
    return new Room(places, busy);
  }

  /** Why nobody is to be asked just now; null where somebody is. */
  public synchronized @Nullable String away(String channel, String user, Instant now) {
    Outage outage = outages.get(who(channel, user));
    return outage != null && isAway(outage, now) ? outage.reason() : null;
  }

  /** Takes a place; false where there is none. Whoever took one {@link #end}s. */
  public synchronized boolean begin(String channel, String user, Instant now) {
    Who its = new Who(channel, user);
    int under = byChannel.getOrDefault(channel, 0);
    if (under >= limit(new Who(channel, null), size, now)
        || byUser.getOrDefault(its, 0) >= limit(its, perUser, now)) {
      return false;
    }
    byChannel.put(channel, under + 1);
    byUser.merge(its, 1, Integer::sum);
    return true;
  }

  /** Gives the place back. */
  public synchronized void end(String channel, String user) {
    byChannel.merge(channel, -1, Lanes::sumOrNone);
    byUser.merge(new Who(channel, user), -1, Lanes::sumOrNone);
  }

  private static @Nullable Integer sumOrNone(Integer before, Integer more) {
    int sum = before + more;
    return sum == 0 ? null : sum;
  }

  /** Learns from what became of an attempt. */
  public synchronized void heard(String channel, String user, SendResult result, Instant now) {
    Who who = who(channel, user);
    String away =
        switch (result) {
          case SendResult.NotNow(String reason, _, boolean itIs) when itIs -> reason;
          case SendResult.Unknown(String reason, boolean itIs) when itIs -> reason;
          default -> null;
        };
    if (away == null) {
      outages.remove(who);
      return;
    }
    Outage before = outages.get(who);
    outages.put(who, new Outage(before == null ? 1 : before.failures() + 1, now, away));
    if (outages.size() > MOST_OUTAGES) {
      outages.values().removeIf(outage -> !isRecent(outage, now));
    }
  }

  private Who who(String channel, String user) {
    return new Who(channel, ofOneServer.contains(channel) ? null : user);
  }

  /** All of it, or one where it is to be seen whether somebody is there again. */
  private int limit(Who who, int usual, Instant now) {
    Outage outage = outages.get(who);
    boolean looking = outage != null && outage.failures() >= AWAY_AFTER && !isAway(outage, now);
    return looking ? 1 : usual;
  }

  private boolean isAway(Outage outage, Instant now) {
    return outage.failures() >= AWAY_AFTER && isRecent(outage, now);
  }

  /** A clock that was set back must not make a pause longer. */
  private boolean isRecent(Outage outage, Instant now) {
    return !now.isBefore(outage.last()) && now.isBefore(outage.last().plus(pause));
  }
}
