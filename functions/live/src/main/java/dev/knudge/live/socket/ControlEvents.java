package dev.knudge.live.socket;

import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the connection itself says to a client: structured CloudEvents with a cursor, as all frames are. */
final class ControlEvents {
  private static final String SOURCE = "/live";

  private final Clock clock;

  ControlEvents(Clock clock) {
    this.clock = clock;
  }

  /** {@code live.welcome}: connected; what happens from the cursor on will come. Again when all that was missed is sent, if the feed is further than the client's last cursor. */
  String welcome(String userId, String cursor) {
    return event("live.welcome", cursor, userId, Map.of("user_id", userId));
  }

  /** {@code live.reset}: what was between the client's cursor and this one cannot be had here; the client is to load its state anew. */
  String reset(String userId, String cursor, String reason) {
    return event("live.reset", cursor, userId, Map.of("user_id", userId, "reason", reason));
  }

  /** {@code live.accepted}: the client's event of that id is kept, and will reach whom it concerns. */
  String accepted(String userId, String cursor, String eventId) {
    return event("live.accepted", cursor, userId, Map.of("user_id", userId, "event_id", eventId));
  }

  /** {@code live.rejected}: the client's event of that id could not be kept at present, and is to be sent again. */
  String rejected(String userId, String cursor, String eventId, String reason) {
    return event(
        "live.rejected",
        cursor,
        userId,
        Map.of("user_id", userId, "event_id", eventId, "reason", reason));
  }

  private String event(String type, String cursor, String userId, Map<String, Object> data) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("specversion", "1.0");
    tree.put("id", EventIds.random());
    tree.put("source", SOURCE);
    tree.put("type", type);
    tree.put("time", clock.instant().toString());
    tree.put("partitionkey", userId);
    tree.put("datacontenttype", "application/json");
    tree.put("data", data);
    tree.put("cursor", cursor);
    return Json.write(tree);
  }
}
