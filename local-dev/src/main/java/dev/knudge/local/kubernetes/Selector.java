package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code labelSelector} and {@code fieldSelector}: which resources of a kind are meant. */
final class Selector {

  private static final Pattern SET =
      Pattern.compile("(?<key>\\S+)\\s+(?<operator>in|notin)\\s*\\((?<values>[^)]*)\\)");
  private static final Pattern EQUAL =
      Pattern.compile("(?<key>[^=!\\s]+)\\s*(?<operator>==?|!=)\\s*(?<value>[^=]*)");
  private static final Pattern EXISTS = Pattern.compile("(?<not>!?)\\s*(?<key>[^=!\\s()]+)");

  /** Commas within brackets separate values, not requirements. */
  private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

  private Selector() {}

  /**
   * By labels.
   *
   * @throws IllegalArgumentException where the text is no selector
   */
  static Predicate<ObjectNode> labels(@Nullable String selector) {
    List<Predicate<ObjectNode>> all = new ArrayList<>();
    for (String part : parts(selector)) {
      all.add(
          requirement(
              part, key -> object -> text(object.path("metadata").path("labels").get(key))));
    }
    return object -> all.stream().allMatch(each -> each.test(object));
  }

  /**
   * By fields: any that a dot-separated path names.
   *
   * @throws IllegalArgumentException where the text is no selector
   */
  static Predicate<ObjectNode> fields(@Nullable String selector) {
    List<Predicate<ObjectNode>> all = new ArrayList<>();
    for (String part : parts(selector)) {
      all.add(requirement(part, key -> object -> text(object.at("/" + key.replace('.', '/')))));
    }
    return object -> all.stream().allMatch(each -> each.test(object));
  }

  private interface Value {
    @Nullable String of(ObjectNode object);
  }

  private interface Values {
    Value named(String key);
  }

  private static Predicate<ObjectNode> requirement(String part, Values values) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      List<String> wanted =
          Arrays.stream(set.group("values").split(",")).map(String::strip).toList();
      boolean in = set.group("operator").equals("in");
      Value value = values.named(set.group("key"));
      return object -> {
        String is = value.of(object);
        return in == (is != null && wanted.contains(is));
      };
    }
    Matcher equal = EQUAL.matcher(part);
    if (equal.matches()) {
      String wanted = equal.group("value").strip();
      boolean same = !equal.group("operator").equals("!=");
      Value value = values.named(equal.group("key"));
      return object -> {
        String is = value.of(object);
        return same == wanted.equals(is == null && wanted.isEmpty() ? "" : is);
      };
    }
    Matcher exists = EXISTS.matcher(part);
    if (exists.matches()) {
      Value value = values.named(exists.group("key"));
      boolean there = exists.group("not").isEmpty();
      return object -> there == (value.of(object) != null);
    }
    throw new IllegalArgumentException("'" + part + "' is no requirement of a selector");
  }

  private static List<String> parts(@Nullable String selector) {
    return selector == null
        ? List.of()
        : COMMA.splitAsStream(selector).map(String::strip).filter(part -> !part.isEmpty()).toList();
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node == null || node.isMissingNode() || node.isNull() ? null : node.asText();
  }
}
