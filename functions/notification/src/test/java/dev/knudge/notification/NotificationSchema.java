package dev.knudge.notification;

import dev.knudge.testkit.OpenApi;

/** What the contracts say of this function's answers. */
final class NotificationSchema {
  private static final OpenApi DOCUMENT = OpenApi.of("notification.yaml");

  private NotificationSchema() {}

  static void assertList(String json) {
    DOCUMENT.assertAnswer("GET", "/api/notifications", 200, json);
  }

  static void assertNotification(String json) {
    DOCUMENT.assertIs("notification", json);
  }

  static void assertPreferences(String json) {
    DOCUMENT.assertIs("preferences", json);
  }

  static void assertProblem(String json) {
    OpenApi.assertProblem(json);
  }
}
