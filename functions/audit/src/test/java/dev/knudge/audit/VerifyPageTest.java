package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page's files as they are served; and its module, run by Node on what the API gives: it finds what the Java verifier finds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyPageTest {
  private final Database database = AuditDatabase.migrated();
  private final RecordingSink sink = new RecordingSink();
  private RunningFunction audit;

  @TempDir private static Path folder;

  @BeforeAll
  void seal() throws Exception {
    Map<String, Object> settings = new HashMap<>(AuditDatabase.SETTINGS);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    audit = RunningFunction.start(database, "audit", settings);
    for (int event = 0; event < 13; event++) {
      assertThat(post(event).statusCode()).isEqualTo(204);
      if (event == 4 || event == 11) {
        assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
      }
    }
    write("verify.mjs", get("/verify/verify.mjs", "").body());
    write("exported", get("/api/audit/export", TrailTest.operator()).body());
    write("leaves", get("/api/audit/leaves", TrailTest.operator()).body());
    write(
        "heads",
        get("/api/audit/checkpoint?size=5", TrailTest.operator()).body()
            + get("/api/audit/checkpoint", TrailTest.operator()).body());
    write(
        "proofs",
        get("/api/audit/event-7/proof", TrailTest.operator()).body()
            + "\n"
            + get("/api/audit/event-3/proof?size=5", TrailTest.operator()).body());
    write("keys", SealedLog.KEY.toString());
  }

  @AfterAll
  void stop() {
    audit.close();
    sink.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/verify, text/html",
    "/verify/verify.html, text/html",
    "/verify/verify.css, text/css",
    "/verify/verify.mjs, text/javascript",
    "/verify/page.mjs, text/javascript"
  })
  void its_files_need_no_token_and_may_load_nothing_from_elsewhere(String path, String type) {
    HttpResponse<String> answer = get(path, "");

    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(it -> assertThat(it).startsWith(type));
    assertThat(answer.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(it ->
            assertThat(it)
                .startsWith("default-src 'none'; script-src 'self'")
                .doesNotContain("unsafe"));
    assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(answer.body())
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain("innerHTML");
  }

  @Test
  void nothing_else_is_served_there() {
    assertThat(audit.get("/verify/application.properties", "").statusCode()).isEqualTo(404);
    assertThat(audit.get("/verify/..%2F..%2Fapplication.properties", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void an_honest_trail_holds_by_its_leaves_and_by_proofs() throws Exception {
    assertThat(run("leaves"))
        .containsEntry("holds", true)
        .containsEntry("entries", 13L)
        .containsEntry("proven", 12L)
        .containsEntry("waiting", 1L)
        .containsEntry("heads", 2L);
    assertThat(run("proofs")).containsEntry("proven", 2L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exported | "type":"task.created" | "type":"task.deleted" | changed
          exported | "title":"t            | "title":"x            | changed
          exported | "salt":"              | "salt":"00            | error
          exported | "log_index":3,        | "log_index":4,        | moved
          exported | "log_index":3,        | "log_index":300,      | inserted
          leaves   | 0                     | 1                     | rewritten
          heads    | knudge.dev            | other.dev             | untrusted
          keys     | a                     | b                     | error
          """)
  void what_was_done_to_it_is_found(String file, String before, String after, String word)
      throws Exception {
    String right = Files.readString(folder.resolve(file));
    int at = right.indexOf(before);
    assertThat(at).as(before).isNotNegative();
    write(file, right.substring(0, at) + after + right.substring(at + before.length()));
    try {
      Map<String, Object> report = run("leaves");
      assertThat(report.toString()).contains(word);
      assertThat(report.get("holds")).isNotEqualTo(true);
    } finally {
      write(file, right);
    }
  }

  @Test
  void an_entry_that_is_missing_from_a_complete_export_is_found() throws Exception {
    String right = Files.readString(folder.resolve("exported"));
    write(
        "exported",
        right
            .lines()
            .filter(line -> !line.contains("\"event-6\""))
            .reduce("", (all, line) -> all + line + "\n"));
    try {
      assertThat((List<?>) run("leaves").get("findings"))
          .singleElement()
          .satisfies(finding ->
              assertThat(Json.members(finding))
                  .containsEntry("kind", "removed")
                  .containsEntry("place", 6L));
    } finally {
      write("exported", right);
    }
  }

  @Test
  void an_entry_that_waits_while_much_later_ones_are_sealed_is_found() throws Exception {
    String right = Files.readString(folder.resolve("exported"));
    write(
        "exported",
        right
            .lines()
            .map(line ->
                line.contains("\"log_index\":null")
                    ? line.replaceAll("(recorded_at\\\\?\":\\\\?\")\\d{4}", "$12001")
                    : line)
            .reduce("", (all, line) -> all + line + "\n"));
    try {
      assertThat((List<?>) run("leaves").get("findings"))
          .singleElement()
          .satisfies(finding ->
              assertThat(Json.members(finding))
                  .containsEntry("kind", "inserted")
                  .containsEntry("event_id", "event-12"));
    } finally {
      write("exported", right);
    }
  }

  private Map<String, Object> run(String by) throws Exception {
    assumeThat(Node.isThere()).as("node is on the PATH").isTrue();
    return Json.readObject(Node.run("verify-page.mjs", folder.toString(), by).strip());
  }

  /** One of them has a payload that makes no envelope. */
  private HttpResponse<String> post(int event) {
    return event == 5
        ? audit.post(Posts.event("note.taken", "event-5"), "{\"payload\":\"no envelope\",\"n\":1}")
        : audit.post(
            Posts.taskCreated("event-" + event), Posts.task("t\u00e9 \\\"" + event, "user-ada"));
  }

  private static void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }

  private HttpResponse<String> get(String path, String token) {
    HttpResponse<String> answer = audit.get(path, token);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }
}
