package dev.knudge.live.door;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions that people reach through the door, and whose path is whose, as the contracts' table and the OpenAPI documents have it. A path that stands here belongs to its
 * function with all that is below it; what stands nowhere is passed on to nobody.
 */
enum Backend {
  TASKS("tasks", List.of("/api/chat", "/api/tasks", "/api/tasks.ics", "/mcp"), List.of()),
  NOTIFICATION(
      "notification",
      List.of("/api/notification-preferences", "/api/notifications"),
      // What a link in an e-mail leads to (RFC 8058): whoever follows it has no token, and the link
      // itself is signed.
      List.of("/api/notifications/unsubscribe")),
  RECURRING("recurring", List.of("/api/recurring"), List.of()),
  AUDIT("audit", List.of("/api/audit"), List.of()),
  REMINDERS("reminders", List.of("/api/reminders"), List.of()),
  DEAD_LETTERS("dead-letters", List.of("/api/dead-letters"), List.of());

  private final String serviceName;
  private final List<String> roots;
  private final List<String> open;

  Backend(String serviceName, List<String> roots, List<String> open) {
    this.serviceName = serviceName;
    this.roots = roots;
    this.open = open;
  }

  /** The name of its Knative Service, and in the settings. */
  String serviceName() {
    return serviceName;
  }

  /** Whose path that is; null where it is nobody's. The path is taken as it came: an encoded character in the part that decides makes it another path. */
  static @Nullable Backend owning(String path) {
    for (Backend backend : values()) {
      if (isAtOrBelow(backend.roots, path)) {
        return backend;
      }
    }
    return null;
  }

  /** Whether a path of this function is meant for those who have no token. */
  boolean isOpen(String path) {
    return isAtOrBelow(open, path);
  }

  private static boolean isAtOrBelow(List<String> roots, String path) {
    return roots.stream()
        .anyMatch(root ->
            path.startsWith(root)
                && (path.length() == root.length() || path.charAt(root.length()) == '/'));
  }
}
