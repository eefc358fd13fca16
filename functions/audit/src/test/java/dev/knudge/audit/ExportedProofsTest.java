package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.knudge.audit.verifier.Finding;
import dev.knudge.audit.verifier.Finding.Kind;
import dev.knudge.audit.verifier.Report;
import dev.knudge.audit.verifier.Verification;
import dev.knudge.audit.verifier.VerifyCommand;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
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

/** A user's export with proofs is all that it takes to check it. Ada's and Bob's entries take turns; 260 are sealed, so that a tile is full, and one waits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportedProofsTest {
  private final Database database = AuditDatabase.migrated();
  private final RecordingSink sink = new RecordingSink();
  private RunningFunction audit;
  private String export;

  @BeforeAll
  void seal() {
    Map<String, Object> settings = new HashMap<>(AuditDatabase.SETTINGS);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    audit = RunningFunction.start(database, "audit", settings);
    StringBuilder batch = new StringBuilder("[");
    for (int event = 0; event < 260; event++) {
      batch
          .append(event == 0 ? "" : ",")
          .append(
              Posts.structured("event-" + event, "t")
                  .replace("user-456", event % 2 == 0 ? "user-ada" : "user-bob"));
    }
    assertThat(
            audit
                .post(
                    Map.of("content-type", "application/cloudevents-batch+json"),
                    batch.append(']').toString())
                .statusCode())
        .isEqualTo(204);
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    audit.post(Posts.taskCreated("event-260"), Posts.task("t", "user-ada"));
    export = audit.get("/api/audit/export?proofs=true", RunningFunction.token("user-ada")).body();
  }

  @AfterAll
  void stop() {
    audit.close();
    sink.close();
  }

  @Test
  void it_holds_by_itself_and_tells_of_nobody_else() {
    assertThat(export.lines()).hasSize(131);
    assertThat(verify(export))
        .extracting(Report::entries, Report::proven, Report::waiting, Report::found)
        .containsExactly(131L, 130L, 1L, 0L);
    assertThat(export).doesNotContain("user-bob");
    AuditSchema.assertExported(export.lines().findFirst().orElseThrow());
    assertThat(Json.readObject(export.lines().reduce((_, last) -> last).orElseThrow()))
        .containsEntry("proof", null)
        .containsEntry("log_index", null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "type":"task.created"  | "type":"task.deleted"  | CHANGED
          "audit_path":["        | "audit_path":["00      | error
          "audit_path":["        | "audit_path":["0000000000000000000000000000000000000000000000000000000000000000"," | UNPROVEN
          "log_index":0,         | "log_index":2,         | UNPROVEN
          knudge.dev             | other.dev              | UNPROVEN
          """)
  void what_was_done_to_it_is_found(String before, String after, String word) {
    assertThat(export).contains(before);
    String changed = export.replaceFirst(java.util.regex.Pattern.quote(before), after);
    try {
      assertThat(verify(changed).findings()).extracting(Finding::kind).contains(Kind.valueOf(word));
    } catch (IllegalArgumentException e) {
      assertThat(word).isEqualTo("error");
    }
  }

  @Test
  void proofs_of_a_key_that_is_not_trusted_prove_nothing() {
    Verification verification =
        new Verification(
            List.of(
                dev.knudge.audit.log.SigningKey.of(
                        "knudge.dev/audit", "b25seS1mb3ItdGhlLXRyYWluaW5nLW9mLWEtYnVpbGQ=")
                    .verifier()));
    verification.begin();
    export.lines().forEach(verification::entry);

    Report report = verification.report(false);
    assertThat(report.proven()).isZero();
    assertThat(report.findings()).extracting(Finding::kind).contains(Kind.UNTRUSTED, Kind.UNPROVEN);
  }

  @Test
  void the_command_takes_the_one_file(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("export.ndjson"), export);
    Path plain =
        Files.writeString(
            folder.resolve("plain.ndjson"),
            audit.get("/api/audit/export", RunningFunction.token("user-ada")).body());
    String key = SealedLog.KEY.toString();

    assertThat(new VerifyCommand().run(List.of("--key", key, "--export", file.toString())))
        .isZero();
    assertThat(new VerifyCommand().run(List.of("--key", key, "--export", plain.toString())))
        .as("without proofs nothing is proven")
        .isEqualTo(1);
  }

  @Test
  void the_page_takes_the_one_file(@TempDir Path folder) throws Exception {
    assumeTrue(Node.isThere(), "node is on the PATH");
    Files.writeString(folder.resolve("exported"), export);
    Files.writeString(folder.resolve("keys"), SealedLog.KEY.toString());

    assertThat(PageVerifier.run(folder, "export"))
        .containsEntry("holds", true)
        .containsEntry("proven", 130L)
        .containsEntry("waiting", 1L)
        .containsEntry("tree_size", 260L);
  }

  @Test
  void a_table_has_no_proofs_and_what_is_neither_yes_nor_no_is_refused() {
    for (String query : List.of("format=csv&proofs=true", "proofs=yes")) {
      assertThat(
              audit
                  .get("/api/audit/export?" + query, RunningFunction.token("user-ada"))
                  .statusCode())
          .isEqualTo(400);
    }
  }

  private static Report verify(String export) {
    Verification verification = new Verification(List.of(SealedLog.KEY));
    verification.begin();
    export.lines().forEach(verification::entry);
    return verification.report(false);
  }
}
