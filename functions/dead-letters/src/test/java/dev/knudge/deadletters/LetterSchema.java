package dev.knudge.deadletters;

import dev.knudge.testkit.OpenApi;

/** What the contracts say of this function's answers. */
final class LetterSchema {
  private static final OpenApi DOCUMENT = OpenApi.of("dead-letters.yaml");

  private LetterSchema() {}

  static void assertAnswer(String path, String method, int status, String json) {
    DOCUMENT.assertAnswer(method, "/api/dead-letters" + path, status, json);
  }

  static void assertProblem(String json) {
    OpenApi.assertProblem(json);
  }
}
