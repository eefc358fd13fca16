package dev.knudge.live.feed;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event of the feed that is somebody's, ready to be sent.
 *
 * @param partition which partition it is in
 * @param place where in it
 * @param next where one is who has it
 * @param userId whose it is
 * @param identity source and id: a record that repeats an event has the same
 * @param json the structured CloudEvent without its closing brace, so that the cursor can follow
 * @param time when it happened; null where it does not say
 */
public record FeedEvent(
    int partition,
    long place,
    long next,
    String userId,
    String identity,
    String json,
    @Nullable Instant time) {
  /** What an event costs in memory beside its text: the object, its places in two queues and a set, and the identity. */
  private static final int OVERHEAD = 250;

  /** What it takes in memory, roughly, in bytes. */
  long weight() {
    return json.length() + OVERHEAD;
  }

  /** The frame: a CloudEvent with the extension {@code cursor}. */
  String frame(String cursor) {
    return json + ",\"cursor\":\"" + cursor + "\"}";
  }

  @Override
  public String toString() {
    return "FeedEvent[" + identity + " at " + partition + "/" + place + "]";
  }
}
