package dev.knudge.tasks;

import dev.knudge.testkit.OpenApi;

/** What the contracts say of this function's answers. */
public final class TasksSchema {
  private static final OpenApi DOCUMENT = OpenApi.of("tasks.yaml");

  private TasksSchema() {}

  /** The JSON is what the schema of that name says. */
  public static void check(String schema, String json) {
    DOCUMENT.assertIs(schema, json);
  }
}
