package dev.knudge.tasks.chat;

import dev.knudge.contracts.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered from one message to the next.
 *
 * @param listed ids of the tasks of the last list, in its order: "the second one"
 * @param spoken ids of the tasks that were spoken of last: "it"
 * @param pending what was asked and not yet answered; null where nothing was
 */
public record Conversation(
    String id, List<String> listed, List<String> spoken, @Nullable Pending pending) {
  /** Copies the lists. */
  public Conversation {
    listed = List.copyOf(listed);
    spoken = List.copyOf(spoken);
  }

  /** One in which nothing has been said. */
  static Conversation begun(String id) {
    return new Conversation(id, List.of(), List.of(), null);
  }

  /**
   * A question, and what the answers would mean.
   *
   * @param message what was said, to be carried out once it is clear
   * @param kept words of it that are to be left in titles
   * @param resolutions what was answered before, by the place of the intent in the message
   */
  record Pending(
      String message,
      Set<String> kept,
      Map<Integer, Resolution> resolutions,
      List<Option> options) {
    Pending {
      kept = Set.copyOf(kept);
      resolutions = Map.copyOf(resolutions);
      options = List.copyOf(options);
    }

    /** The same as it would be once that was answered. */
    Pending answered(Option option) {
      Set<String> more = new LinkedHashSet<>(kept);
      if (!option.kept().isEmpty()) {
        more.add(option.kept().toLowerCase(java.util.Locale.ROOT));
      }
      Map<Integer, Resolution> resolved = new LinkedHashMap<>(resolutions);
      if (option.place() >= 0) {
        resolved.merge(option.place(), option.resolution(), Resolution::and);
      }
      return new Pending(option.message(), more, resolved, List.of());
    }
  }

  /**
   * What the user has decided about one intent.
   *
   * @param taskIds which tasks are meant; null where that is not decided
   * @param confirmed whether it is to be done although it asks first
   * @param asTask whether the words are a new task after all
   */
  record Resolution(@Nullable List<String> taskIds, boolean confirmed, boolean asTask) {
    static final Resolution NONE = new Resolution(null, false, false);

    static Resolution meaning(List<String> taskIds) {
      return new Resolution(List.copyOf(taskIds), false, false);
    }

    static Resolution confirming(List<String> taskIds) {
      return new Resolution(List.copyOf(taskIds), true, false);
    }

    static Resolution task() {
      return new Resolution(null, true, true);
    }

    Resolution and(Resolution later) {
      return new Resolution(
          later.taskIds == null ? taskIds : later.taskIds,
          confirmed || later.confirmed,
          asTask || later.asTask);
    }
  }

  /**
   * One answer.
   *
   * @param message what the message becomes by it
   * @param kept words that it leaves in the title
   * @param place which intent it decides about; -1 for none
   * @param drops whether it is "no": nothing is done
   */
  record Option(
      String label, String message, String kept, int place, Resolution resolution, boolean drops) {
    static Option saying(String label, String message, String kept) {
      return new Option(label, message, kept, -1, Resolution.NONE, false);
    }

    static Option deciding(String label, String message, int place, Resolution resolution) {
      return new Option(label, message, "", place, resolution, false);
    }

    static Option no(String label) {
      return new Option(label, "", "", -1, Resolution.NONE, true);
    }
  }

  /** As JSON text. */
  public String json() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("listed", listed);
    tree.put("spoken", spoken);
    if (pending != null) {
      Map<String, @Nullable Object> asked = new LinkedHashMap<>();
      asked.put("message", pending.message());
      asked.put("kept", List.copyOf(pending.kept()));
      Map<String, @Nullable Object> decided = new LinkedHashMap<>();
      pending
          .resolutions()
          .forEach((place, resolution) -> decided.put(String.valueOf(place), tree(resolution)));
      asked.put("resolutions", decided);
      asked.put("options", pending.options().stream().map(Conversation::tree).toList());
      tree.put("pending", asked);
    }
    return Json.write(tree);
  }

  private static Map<String, @Nullable Object> tree(Resolution resolution) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("tasks", resolution.taskIds());
    tree.put("confirmed", resolution.confirmed());
    tree.put("as_task", resolution.asTask());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Option option) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("label", option.label());
    tree.put("message", option.message());
    tree.put("kept", option.kept());
    tree.put("place", (long) option.place());
    tree.put("resolution", tree(option.resolution()));
    tree.put("drops", option.drops());
    return tree;
  }

  /** Reads what {@link #json} wrote. */
  public static Conversation read(String id, String json) {
    Map<String, @Nullable Object> tree = Json.readObject(json);
    Map<String, @Nullable Object> asked =
        tree.get("pending") instanceof Map<?, ?> map ? Json.members(map) : Map.of();
    Pending pending = null;
    if (!asked.isEmpty()) {
      Map<Integer, Resolution> decided = new LinkedHashMap<>();
      Json.members(asked.get("resolutions"))
          .forEach((place, value) -> decided.put(Integer.valueOf(place), resolution(value)));
      List<Option> options = new ArrayList<>();
      for (Object option : (List<?>) java.util.Objects.requireNonNull(asked.get("options"))) {
        options.add(option(Json.members(option)));
      }
      pending =
          new Pending(
              text(asked, "message"), Set.copyOf(texts(asked.get("kept"))), decided, options);
    }
    return new Conversation(id, texts(tree.get("listed")), texts(tree.get("spoken")), pending);
  }

  private static Resolution resolution(@Nullable Object value) {
    Map<String, @Nullable Object> tree = Json.members(value);
    Object tasks = tree.get("tasks");
    return new Resolution(
        tasks == null ? null : texts(tasks),
        Boolean.TRUE.equals(tree.get("confirmed")),
        Boolean.TRUE.equals(tree.get("as_task")));
  }

  private static Option option(Map<String, @Nullable Object> tree) {
    int place = tree.get("place") instanceof Number number ? number.intValue() : -1;
    return new Option(
        text(tree, "label"),
        text(tree, "message"),
        text(tree, "kept"),
        place,
        resolution(tree.get("resolution")),
        Boolean.TRUE.equals(tree.get("drops")));
  }

  private static String text(Map<String, @Nullable Object> tree, String name) {
    return tree.get(name) instanceof String text ? text : "";
  }

  private static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(each -> texts.add(String.valueOf(each)));
    }
    return texts;
  }
}
