package dev.knudge.local.kubernetes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a path of the API names.
 *
 * @param namespace null for all
 * @param name null for a list
 */
record Requested(ResourceType type, @Nullable String namespace, @Nullable String name) {

  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api/(?<core>v1)|apis/(?<group>[^/]+)/(?<version>[^/]+))(?:/namespaces/(?<namespace>[^/]+))?/(?<plural>[^/]+)(?:/(?<name>[^/]+))?");
  private static final Pattern NAMESPACE =
      Pattern.compile("/api/v1/namespaces(?:/(?<name>[^/]+))?");

  /** Empty where it names nothing that is served. */
  static Optional<Requested> of(String path) {
    Matcher namespaces = NAMESPACE.matcher(path);
    if (namespaces.matches()) {
      return ResourceType.of("", "v1", "namespaces")
          .map(type -> new Requested(type, null, namespaces.group("name")));
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean core = matcher.group("core") != null;
    return ResourceType.of(
            core ? "" : matcher.group("group"),
            core ? "v1" : matcher.group("version"),
            matcher.group("plural"))
        .filter(type -> type.namespaced() || matcher.group("namespace") == null)
        .map(type -> new Requested(type, matcher.group("namespace"), matcher.group("name")));
  }
}
