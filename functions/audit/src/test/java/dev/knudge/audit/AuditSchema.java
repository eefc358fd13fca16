package dev.knudge.audit;

import dev.knudge.testkit.OpenApi;

/** What the contracts say of this function's answers. */
final class AuditSchema {
  private static final OpenApi DOCUMENT = OpenApi.of("audit.yaml");

  private AuditSchema() {}

  static void assertEntry(String json) {
    DOCUMENT.assertIs("entry", json);
  }

  static void assertList(String json) {
    DOCUMENT.assertAnswer("GET", "/api/audit", 200, json);
  }

  /** What a path answers with 200. */
  static void assertAnswer(String path, String json) {
    DOCUMENT.assertAnswer("GET", path, 200, json);
  }

  static void assertCounts(String json) {
    DOCUMENT.assertIs("counts", json);
  }

  /** A line of an export: an entry, and more. */
  static void assertExported(String json) {
    DOCUMENT.assertIs("entry", json);
    DOCUMENT.assertIs("evidence", json);
  }

  static void assertProblem(String json) {
    OpenApi.assertProblem(json);
  }

  static void assertHealth(String json) {
    OpenApi.assertHealth(json);
  }
}
