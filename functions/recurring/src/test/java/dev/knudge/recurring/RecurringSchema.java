package dev.knudge.recurring;

import dev.knudge.testkit.OpenApi;

/** What the contracts say of this function's answers. */
final class RecurringSchema {
  private static final OpenApi DOCUMENT = OpenApi.of("recurring.yaml");

  private RecurringSchema() {}

  static void assertSeries(String json) {
    DOCUMENT.assertIs("series", json);
  }

  static void assertPreview(String json) {
    DOCUMENT.assertIs("preview", json);
  }

  static void assertProblem(String json) {
    OpenApi.assertProblem(json);
  }

  static void assertHealth(String json) {
    OpenApi.assertHealth(json);
  }
}
