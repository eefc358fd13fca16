package dev.knudge.tasks.mcp;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may come from a browser. */
@Singleton
final class McpSettings {
  private final Set<String> origins;

  /**
   * @param origins origins of pages that may, as {@code https://agent.example}, with commas between; programs send none
   */
  McpSettings(@Value("${knudge.mcp.origins}") String origins) {
    this.origins =
        Arrays.stream(origins.split(","))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a page of that origin may. */
  boolean allows(String origin) {
    return origins.contains(origin);
  }
}
