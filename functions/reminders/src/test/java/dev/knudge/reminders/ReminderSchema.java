package dev.knudge.reminders;

import dev.knudge.testkit.OpenApi;

/** What the contracts say of this function's answers. */
final class ReminderSchema {
  private static final OpenApi DOCUMENT = OpenApi.of("reminders.yaml");

  private ReminderSchema() {}

  static void assertList(String json) {
    DOCUMENT.assertAnswer("GET", "/api/reminders", 200, json);
  }

  static void assertProblem(String json) {
    OpenApi.assertProblem(json);
  }

  static void assertHealth(String json) {
    OpenApi.assertHealth(json);
  }
}
