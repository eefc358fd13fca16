package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A watch: a line of JSON for each change, until the client has gone or its time is over. It looks twice a second. */
final class Watch {

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Store store;
  private final ResourceType type;
  private final Predicate<ObjectNode> wanted;
  private final boolean tables;
  private final InstantSource clock;
  private final ObjectMapper mapper;
  private final BooleanSupplier closed;
  private final Map<String, ArrayNode> shown = new HashMap<>();

  /**
   * @param wanted which resources of the type
   * @param tables whether each is shown as a row; one that looks as before is then not shown again
   */
  Watch(
      Store store,
      ResourceType type,
      Predicate<ObjectNode> wanted,
      boolean tables,
      InstantSource clock,
      ObjectMapper mapper,
      BooleanSupplier closed) {
    this.store = store;
    this.type = type;
    this.wanted = wanted;
    this.tables = tables;
    this.clock = clock;
    this.mapper = mapper;
    this.closed = closed;
  }

  /**
   * Watches.
   *
   * @param since the version after which changes are told; without it, or with 0, all that is there is told first
   * @throws Store.GoneException where that is too long ago
   * @throws IllegalArgumentException where it is no version
   */
  void run(HttpExchange exchange, @Nullable String since, @Nullable String timeoutSeconds)
      throws IOException {
    long version = since == null || since.isEmpty() ? 0 : number(since);
    Duration lasts =
        timeoutSeconds == null || timeoutSeconds.isEmpty()
            ? LONGEST
            : Duration.ofSeconds(Math.min(number(timeoutSeconds), LONGEST.toSeconds()));
    List<Store.Change> changes = store.after(type, version);
    if (version > 0 && tables) {
      // What the client has in its table looks like this.
      store.list(type).objects().stream()
          .filter(object -> changes.stream().noneMatch(change -> change.object() == object))
          .forEach(object -> shown.put(key(object), cells(object)));
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.flush();
    tell(out, changes, version, System.nanoTime() + lasts.toNanos());
  }

  private void tell(OutputStream out, List<Store.Change> first, long since, long until)
      throws IOException {
    List<Store.Change> changes = first;
    long version = since;
    while (!closed.getAsBoolean() && System.nanoTime() < until) {
      for (Store.Change change : changes) {
        version = Math.max(version, change.version());
        if (wanted.test(change.object()) && looksOther(change)) {
          ObjectNode line = JsonNodeFactory.instance.objectNode();
          line.put("type", change.type());
          line.set("object", tables ? table(change.object()) : change.object());
          out.write(mapper.writeValueAsBytes(line));
          out.write('\n');
        }
      }
      out.flush();
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      try {
        changes = store.after(type, version);
      } catch (RuntimeException e) {
        return; // the client lists again, and learns more
      }
    }
  }

  private ObjectNode table(ObjectNode object) {
    return Documents.table(
        type,
        List.of(object),
        object.at("/metadata/resourceVersion").asText(),
        false,
        clock.instant());
  }

  private boolean looksOther(Store.Change change) {
    if (!tables) {
      return true;
    }
    String key = key(change.object());
    if (change.type().equals("DELETED")) {
      shown.remove(key);
      return true;
    }
    ArrayNode cells = cells(change.object());
    return !cells.equals(shown.put(key, cells));
  }

  /** At one moment for all: ages grow by themselves, and are no change. */
  private ArrayNode cells(ObjectNode object) {
    return Documents.cells(type, object, Instant.EPOCH);
  }

  private static String key(ObjectNode object) {
    return object.at("/metadata/namespace").asText() + "/" + object.at("/metadata/name").asText();
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no number", e);
    }
  }
}
