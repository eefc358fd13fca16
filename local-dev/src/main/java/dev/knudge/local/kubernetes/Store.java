package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What is there, and what has changed since when. Each look compares what is there with what was, and gives whatever is new or other the next resource version; what has gone is
 * remembered for a while, so that a watch that looks away for a moment misses nothing.
 */
final class Store {

  private static final int REMEMBERED = 2_000;

  private final Supplier<List<ObjectNode>> source;
  private final Map<String, Versioned> current = new LinkedHashMap<>();
  private final List<Versioned> gone = new ArrayList<>();
  private long version;
  private long forgottenBefore;

  /**
   * A resource and the version that it changed with.
   *
   * @param bare without the version, to be compared
   * @param addedAt the version that it came with
   */
  record Versioned(ObjectNode object, ObjectNode bare, long changedAt, long addedAt) {}

  /** Something that happened to a resource: {@code ADDED}, {@code MODIFIED} or {@code DELETED}. */
  record Change(String type, ObjectNode object, long version) {}

  /**
   * What there is at one moment.
   *
   * @param version after which changes are asked for
   */
  record Listing(List<ObjectNode> objects, long version) {}

  /** Changes after that version are not known any more: everything has to be listed anew. */
  static final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GoneException(long version) {
      super("too old resource version: " + version, null, false, false);
    }
  }

  Store(Supplier<List<ObjectNode>> source) {
    this.source = source;
  }

  /** All there is now of a type, by namespace and name. */
  synchronized Listing list(ResourceType type) {
    refresh();
    return new Listing(
        current.entrySet().stream()
            .filter(it -> is(it.getValue().object(), type))
            .sorted(Map.Entry.comparingByKey())
            .map(it -> it.getValue().object())
            .toList(),
        version);
  }

  /**
   * What happened to resources of a type after that version, in the order in which it did.
   *
   * @throws GoneException where that is too long ago
   */
  synchronized List<Change> after(ResourceType type, long since) {
    refresh();
    if (since < forgottenBefore) {
      throw new GoneException(since);
    }
    List<Change> changes = new ArrayList<>();
    for (Versioned each : current.values()) {
      if (each.changedAt() > since && is(each.object(), type)) {
        changes.add(
            new Change(
                each.addedAt() > since ? "ADDED" : "MODIFIED", each.object(), each.changedAt()));
      }
    }
    for (Versioned each : gone) {
      if (each.changedAt() > since && each.addedAt() <= since && is(each.object(), type)) {
        changes.add(new Change("DELETED", each.object(), each.changedAt()));
      }
    }
    changes.sort(Comparator.comparingLong(Change::version));
    return changes;
  }

  private static boolean is(ObjectNode object, ResourceType type) {
    return object.path("kind").asText().equals(type.kind()) && group(object).equals(type.group());
  }

  private static String group(ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText();
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  private void refresh() {
    Map<String, ObjectNode> now = new LinkedHashMap<>();
    source.get().forEach(object -> now.put(key(object), object));
    Collection<String> left = List.copyOf(current.keySet());
    for (String key : left) {
      if (!now.containsKey(key)) {
        Versioned was = Objects.requireNonNull(current.remove(key));
        gone.add(stamped(was.bare(), ++version, was.addedAt()));
      }
    }
    while (gone.size() > REMEMBERED) {
      forgottenBefore = gone.removeFirst().changedAt();
    }
    Map<String, Versioned> updated = new HashMap<>();
    now.forEach((key, object) -> {
      Versioned was = current.get(key);
      if (was == null) {
        long next = ++version;
        updated.put(key, stamped(object, next, next));
      } else if (!was.bare().equals(object)) {
        updated.put(key, stamped(object, ++version, was.addedAt()));
      }
    });
    current.putAll(updated);
  }

  private static Versioned stamped(ObjectNode bare, long version, long addedAt) {
    ObjectNode object = bare.deepCopy();
    object.withObject("/metadata").put("resourceVersion", Long.toString(version));
    return new Versioned(object, bare, version, addedAt);
  }

  private static String key(ObjectNode object) {
    return object.path("apiVersion").asText()
        + " "
        + object.path("kind").asText()
        + " "
        + object.at("/metadata/namespace").asText()
        + "/"
        + object.at("/metadata/name").asText();
  }
}
