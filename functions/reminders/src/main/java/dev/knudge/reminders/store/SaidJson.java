package dev.knudge.reminders.store;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.ReminderEvent.When;
import dev.knudge.contracts.WireForms;
import dev.knudge.reminders.Newest;
import dev.knudge.reminders.Said;
import dev.knudge.reminders.Stamp;
import dev.knudge.reminders.TaskFacts;
import dev.knudge.reminders.TaskFacts.Status;
import dev.knudge.reminders.Wish;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was said, as the tables keep it: JSON, each statement with its stamp. */
final class SaidJson {
  private static final String VALUE = "value";

  private SaidJson() {}

  static String write(TaskFacts facts) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    put(tree, "due", facts.due(), due -> due.map(DueDate::wireForm).orElse(null));
    put(tree, "zone", facts.zone(), zone -> zone.map(ZoneId::getId).orElse(null));
    put(tree, "status", facts.status(), Status::name);
    put(tree, "reopening", facts.reopening(), Status::name);
    return Json.write(tree);
  }

  static TaskFacts facts(String json) {
    Map<String, @Nullable Object> tree = Json.readObject(json);
    return new TaskFacts(
        newest(tree.get("due"), value -> Optional.ofNullable(dueDate(value))),
        newest(tree.get("zone"), value -> Optional.ofNullable(zone(value))),
        newest(tree.get("status"), value -> Status.valueOf(String.valueOf(value))),
        newest(tree.get("reopening"), value -> Status.valueOf(String.valueOf(value))));
  }

  static String write(Newest<Wish> wish) {
    return Json.write(tree(wish, SaidJson::tree));
  }

  static Newest<Wish> wish(String json) {
    return newest(Json.readObject(json), SaidJson::readWish);
  }

  /** A due date as it stands in a column or a statement. */
  static @Nullable DueDate dueDate(@Nullable Object text) {
    return text == null ? null : WireForms.dueDate(String.valueOf(text));
  }

  /** One that this JVM does not know any more is none. */
  private static @Nullable ZoneId zone(@Nullable Object id) {
    return id == null ? null : WireForms.timeZone(String.valueOf(id));
  }

  private static @Nullable Object tree(Wish wish) {
    return switch (wish) {
      case Wish.Cancelled _ -> null;
      case Wish.Scheduled scheduled -> {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        switch (scheduled.when()) {
          case When.At(var instant) -> tree.put("remind_at", instant.toString());
          case When.FromDueDate(var offset) -> tree.put("offset", WireForms.write(offset));
        }
        tree.put("title", scheduled.title());
        tree.put("channels", scheduled.channels());
        tree.put("cause", scheduled.causeId());
        tree.put("correlation", scheduled.correlationId());
        if (scheduled.traceparent() != null) {
          tree.put("traceparent", scheduled.traceparent());
        }
        yield tree;
      }
    };
  }

  private static Wish readWish(@Nullable Object value) {
    if (value == null) {
      return new Wish.Cancelled();
    }
    Map<String, @Nullable Object> tree = Json.members(value);
    When when =
        tree.get("remind_at") instanceof String at
            ? new When.At(Instant.parse(at))
            : new When.FromDueDate(
                Objects.requireNonNull(WireForms.offset(String.valueOf(tree.get("offset")))));
    return new Wish.Scheduled(
        when,
        String.valueOf(tree.get("title")),
        tree.get("channels") instanceof List<?> channels
            ? channels.stream().map(String::valueOf).toList()
            : null,
        String.valueOf(tree.get("cause")),
        tree.get("correlation") instanceof String correlation ? correlation : null,
        tree.get("traceparent") instanceof String traceparent ? traceparent : null);
  }

  private static <T> void put(
      Map<String, @Nullable Object> tree,
      String name,
      Newest<T> newest,
      Function<T, @Nullable Object> form) {
    Map<String, @Nullable Object> members = tree(newest, form);
    if (!members.isEmpty()) {
      tree.put(name, members);
    }
  }

  private static <T> Map<String, @Nullable Object> tree(
      Newest<T> newest, Function<T, @Nullable Object> form) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    if (newest.counted() != null) {
      tree.put("counted", tree(newest.counted(), form));
    }
    if (newest.uncounted() != null) {
      tree.put("uncounted", tree(newest.uncounted(), form));
    }
    return tree;
  }

  private static <T> Map<String, @Nullable Object> tree(
      Said<T> said, Function<T, @Nullable Object> form) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("version", said.stamp().version());
    tree.put("at", said.stamp().at().toString());
    tree.put("by", said.stamp().by());
    tree.put(VALUE, form.apply(said.value()));
    return tree;
  }

  private static <T> Newest<T> newest(@Nullable Object tree, Function<@Nullable Object, T> form) {
    Map<String, @Nullable Object> members = Json.members(tree);
    return new Newest<>(said(members.get("counted"), form), said(members.get("uncounted"), form));
  }

  private static <T> @Nullable Said<T> said(
      @Nullable Object tree, Function<@Nullable Object, T> form) {
    if (tree == null) {
      return null;
    }
    Map<String, @Nullable Object> members = Json.members(tree);
    return new Said<>(
        new Stamp(
            members.get("version") instanceof Long version ? version : null,
            Instant.parse(String.valueOf(members.get("at"))),
            String.valueOf(members.get("by"))),
        form.apply(members.get(VALUE)));
  }
}
