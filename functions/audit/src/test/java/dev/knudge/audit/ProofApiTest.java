package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.knudge.audit.log.Checkpoint;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Note;
import dev.knudge.audit.log.Proofs;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proofs over HTTP, as somebody who trusts nobody checks them. Ada's and Bob's events take turns; the log was sealed at 5, at 300 and at 301, and one entry waits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofApiTest {
  private static final String ADA = "user-ada";
  private static final String BOB = "user-bob";

  private final Database database = AuditDatabase.migrated();
  private final RecordingSink sink = new RecordingSink();
  private RunningFunction audit;

  @BeforeAll
  void seal() {
    Map<String, Object> settings = new HashMap<>(AuditDatabase.SETTINGS);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    audit = RunningFunction.start(database, "audit", settings);
    assertThat(get("/api/audit/checkpoint").statusCode())
        .as("nothing is sealed yet")
        .isEqualTo(409);
    int next = 0;
    for (int size : new int[] {5, 300, 301}) {
      for (; next < size; next++) {
        record(next);
      }
      assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
    }
    record(next);
  }

  @AfterAll
  void stop() {
    audit.close();
    sink.close();
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "4, ''", "298, ''", "300, ''", "0, 5", "4, 5", "2, 300", "298, 301"})
  void an_entry_is_in_the_log_that_was_signed(int event, String size) {
    Map<String, Object> proof =
        object(get("/api/audit/" + id(event) + "/proof" + (size.isEmpty() ? "" : "?size=" + size)));

    String leaf = (String) proof.get("leaf");
    Hash leafHash = Hash.ofLeaf(leaf.getBytes(StandardCharsets.UTF_8));
    Note note = Note.parse((String) proof.get("checkpoint"));
    Checkpoint head = Checkpoint.of(note);
    assertThat(note.isSignedBy(SealedLog.KEY)).isTrue();
    assertThat(proof)
        .containsEntry("leaf_hash", leafHash.hex())
        .containsEntry("tree_size", head.treeSize())
        .containsEntry("root_hash", head.root().hex())
        .containsEntry("tree_size", size.isEmpty() ? 301L : Long.parseLong(size));
    assertThat(
            Proofs.includes(
                leafHash,
                (long) proof.get("log_index"),
                head.treeSize(),
                hashes(proof.get("audit_path")),
                head.root()))
        .isTrue();
    assertThat(Json.readObject(leaf))
        .containsEntry("event_id", id(event))
        .containsEntry("user_id", ADA);
    AuditSchema.assertAnswer("/api/audit/{event_id}/proof", Json.write(proof));
  }

  /** With nothing of ours: Node's own SHA-256 and Ed25519, and the algorithms of the RFC as its authors wrote them down. */
  @Test
  void somebody_elses_program_says_so_too(
      @org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) throws Exception {
    assumeThat(Node.isThere()).as("node is on the PATH").isTrue();
    java.nio.file.Path proof = folder.resolve("proof.json");
    java.nio.file.Path consistency = folder.resolve("consistency.json");
    java.nio.file.Files.writeString(proof, get("/api/audit/" + id(298) + "/proof").body());
    java.nio.file.Files.writeString(
        consistency, get("/api/audit/consistency?from=5&to=301").body());

    assertThat(
            Node.run(
                "verify-proofs.mjs",
                proof.toString(),
                consistency.toString(),
                SealedLog.KEY.toString()))
        .isEqualTo("ok\n");

    java.nio.file.Files.writeString(
        proof,
        get("/api/audit/" + id(298) + "/proof").body().replace("task.created", "task.deleted"));
    assertThat(
            Node.run(
                "verify-proofs.mjs",
                proof.toString(),
                consistency.toString(),
                SealedLog.KEY.toString()))
        .contains("not in the tree");
  }

  @ParameterizedTest
  @CsvSource({"1, 301", "5, 300", "5, 301", "300, 301", "7, 256", "256, 301", "301, 301"})
  void the_log_of_one_size_is_the_beginning_of_another(long from, long to) {
    Map<String, Object> proof = object(get("/api/audit/consistency?from=" + from + "&to=" + to));

    assertThat(
            Proofs.isBeginning(
                from,
                Hash.ofHex((String) proof.get("from_root_hash")),
                to,
                Hash.ofHex((String) proof.get("to_root_hash")),
                hashes(proof.get("consistency_path"))))
        .isTrue();
    AuditSchema.assertAnswer("/api/audit/consistency", Json.write(proof));
  }

  @Test
  void heads_are_kept_and_the_roots_of_proofs_are_theirs() {
    Checkpoint five = Checkpoint.of(Note.parse(get("/api/audit/checkpoint?size=5").body()));
    HttpResponse<String> latest = get("/api/audit/checkpoint");

    assertThat(latest.headers().firstValue("content-type"))
        .hasValueSatisfying(it -> assertThat(it).startsWith("text/plain"));
    assertThat(Checkpoint.of(Note.parse(latest.body())).treeSize()).isEqualTo(301);
    assertThat(object(get("/api/audit/consistency?from=5")))
        .containsEntry("from_root_hash", five.root().hex())
        .containsEntry("to", 301L);
  }

  @Test
  void the_keys_say_since_when_they_sign() {
    HttpResponse<String> answer = get("/api/audit/keys");
    List<?> items = (List<?>) object(answer).get("items");

    assertThat(object(answer)).containsEntry("origin", "knudge.dev/audit");
    assertThat(items).hasSize(1);
    assertThat(Json.members(items.getFirst()))
        .containsEntry("key", SealedLog.KEY.toString())
        .containsEntry("valid_until", null)
        .containsEntry("first_tree_size", 5L)
        .containsEntry("last_tree_size", 301L)
        .containsKey("valid_from");
    AuditSchema.assertAnswer("/api/audit/keys", answer.body());
  }

  @Test
  void an_entry_that_waits_is_told_to_wait_and_has_no_index_yet() {
    HttpResponse<String> answer =
        audit.get("/api/audit/" + id(301) + "/proof", RunningFunction.token(BOB));

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("not sealed yet");
    assertThat(get("/api/audit/" + id(300) + "/proof?size=5").body()).contains("it is number 300");
    assertThat(object(get("/api/audit/" + id(298)))).containsEntry("log_index", 298L);
  }

  @Test
  void a_proof_of_somebody_elses_entry_is_not_there() {
    assertThat(audit.get("/api/audit/" + id(2) + "/proof", RunningFunction.token(BOB)).statusCode())
        .isEqualTo(404);
    assertThat(get("/api/audit/unknown/proof").statusCode()).isEqualTo(404);
    assertThat(audit.get("/api/audit/" + id(2) + "/proof", "").statusCode()).isEqualTo(401);
    assertThat(audit.get("/api/audit/keys", "").statusCode()).isEqualTo(401);
  }

  @Test
  void an_operator_proves_anybodys() {
    assertThat(audit.get("/api/audit/" + id(2) + "/proof", TrailTest.operator()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_proof_tells_of_others_nothing_but_hashes() {
    assertThat(get("/api/audit/" + id(298) + "/proof").body())
        .doesNotContain(BOB)
        .doesNotContain("user-bob");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/audit/consistency, from",
    "/api/audit/consistency?from=0, from",
    "/api/audit/consistency?from=6&to=5, from",
    "/api/audit/consistency?from=1&to=302, to",
    "/api/audit/consistency?from=x, from",
    "/api/audit/checkpoint?size=-1, size",
    "/api/audit/consistency?from=99999999999999999999, from"
  })
  void what_is_no_size_is_refused_with_its_name(String path, String parameter) {
    assertThat(get(path).statusCode()).isEqualTo(400);
    assertThat(get(path).body()).contains("\"parameter\":\"" + parameter + "\"");
  }

  @Test
  void a_head_that_never_was_is_not_there() {
    assertThat(get("/api/audit/checkpoint?size=6").statusCode()).isEqualTo(404);
    assertThat(get("/api/audit/" + id(2) + "/proof?size=6").statusCode()).isEqualTo(404);
  }

  private void record(int event) {
    assertThat(
            audit
                .post(Posts.taskCreated(id(event)), Posts.task("t", event % 2 == 0 ? ADA : BOB))
                .statusCode())
        .isEqualTo(204);
  }

  /** Ids of all kinds, with slashes too. */
  private static String id(int event) {
    return (event % 4 == 0 ? "partition:0/offset:" : "event-") + event;
  }

  private HttpResponse<String> get(String path) {
    return audit.get(path, RunningFunction.token(ADA));
  }

  private static Map<String, Object> object(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.readObject(answer.body());
  }

  private static List<Hash> hashes(Object list) {
    return ((List<?>) list).stream().map(hash -> Hash.ofHex((String) hash)).toList();
  }
}
