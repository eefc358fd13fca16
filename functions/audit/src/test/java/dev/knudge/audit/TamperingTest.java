package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.audit.log.Checkpoint;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Note;
import dev.knudge.audit.log.SigningKey;
import dev.knudge.audit.verifier.Finding;
import dev.knudge.audit.verifier.Finding.Kind;
import dev.knudge.audit.verifier.Report;
import dev.knudge.audit.verifier.Verification;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A superuser takes the guards away and changes the tables; somebody who kept the published heads and trusts one key finds it out, by an export and with no help of the server. The log
 * has 20 entries, Ada's and Bob's in turns; heads were published at 8 and at 20.
 */
class TamperingTest {
  private static final int FIRST = 8;
  private static final int ALL = 20;
  private static final String THIRD =
      "sequence = (select sequence from audit.log_leaf where log_index = 3)";

  private final Database database = AuditDatabase.migrated();
  private final RecordingSink sink = new RecordingSink();
  private RunningFunction audit;

  @TempDir private Path folder;

  @BeforeEach
  void seal() {
    Map<String, Object> settings = new HashMap<>(AuditDatabase.SETTINGS);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    audit = RunningFunction.start(database, "audit", settings);
    record(0, FIRST);
    tick();
    record(FIRST, ALL);
    tick();
  }

  @AfterEach
  void stop() {
    audit.close();
    sink.close();
  }

  @Test
  void an_honest_trail_holds_and_so_does_one_whose_user_was_forgotten() {
    record(ALL, ALL + 1);
    Report report = verify();
    assertThat(report.findings()).isEmpty();
    assertThat(report)
        .extracting(
            Report::entries,
            Report::proven,
            Report::waiting,
            Report::erased,
            Report::heads,
            Report::size)
        .containsExactly(21L, 20L, 1L, 0L, 2L, 20L);

    HttpRequest.Builder erase =
        HttpRequest.newBuilder(audit.uri("/api/audit/users/user-ada/key"))
            .DELETE()
            .header("Authorization", "Bearer " + TrailTest.operator());
    assertThat(audit.send(erase).statusCode()).isEqualTo(204);

    Report after = verify();
    assertThat(after.findings()).isEmpty();
    assertThat(after.proven()).isEqualTo(20);
    assertThat(after.erased()).isGreaterThanOrEqualTo(10);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          what was said                      | update audit.entry set particulars = sha256(particulars) where %s | DAMAGED | 3
          another entry's words              | update audit.entry set particulars = (select particulars from audit.entry order by sequence desc limit 1) where %s | DAMAGED | 3
          the type                           | update audit.entry set type = 'task.deleted' where %s                | CHANGED | 3
          the time                           | update audit.entry set occurred_at = occurred_at + interval '1 s' where %s | CHANGED | 3
          who did it                         | update audit.entry set actor = 'system' where %s                     | CHANGED | 3
          whose it is                        | update audit.entry set user_id = 'user-eve' where %s                 | CHANGED | 3
          the commitment                     | update audit.entry set commitment = sha256('x') where %s             | CHANGED | 3
          an entry taken away                | delete from audit.entry where %s                                     | REMOVED | 3
          a user's key, destroyed            | update audit.user_key set wrapped = null, wrapped_by = null, destroyed_at = clock_timestamp() where user_id = 'user-ada' | DAMAGED | 18
          a user's key, taken away           | delete from audit.user_key where user_id = 'user-bob'                    | DAMAGED | 3
          a leaf of the log                  | update audit.log_leaf set leaf_hash = sha256('x') where log_index = 3 | REWRITTEN | 0
          a leaf between the heads           | update audit.log_leaf set leaf_hash = sha256('x') where log_index = 9 | REWRITTEN | 8
          """)
  void a_change_is_found_with_its_word_and_its_place(
      String what, String change, Kind kind, long place) {
    AuditDatabase.unguarded(database, change.formatted(THIRD));

    assertFound(verify(), kind, place);
  }

  @Test
  void two_entries_that_changed_places_are_found_moved() {
    AuditDatabase.unguarded(
        database,
        "create temporary table swap on commit drop as select log_index, sequence from audit.log_leaf where log_index in (2, 6)",
        "update audit.log_leaf set sequence = -sequence where log_index in (2, 6)",
        "update audit.log_leaf set sequence = swap.sequence from swap where log_leaf.log_index + swap.log_index = 8 and log_leaf.log_index in (2, 6)");

    assertFound(verify(), Kind.MOVED, 2);
    assertFound(verify(), Kind.MOVED, 6);
  }

  @Test
  void two_entries_that_changed_places_with_their_leaves_are_found_in_the_heads() {
    AuditDatabase.unguarded(
        database,
        "update audit.log_leaf set log_index = log_index + 1000 where log_index in (10, 12)",
        "update audit.log_leaf set log_index = 1022 - log_index where log_index in (1010, 1012)");

    assertFound(verify(), Kind.REWRITTEN, FIRST);
  }

  @Test
  void an_entry_put_in_at_the_end_is_in_no_signed_log() {
    AuditDatabase.unguarded(database, forged(ALL));

    assertFound(verify(), Kind.INSERTED, ALL);
  }

  @Test
  void an_entry_put_in_where_the_sealer_has_been_does_not_wait_for_ever() {
    AuditDatabase.unguarded(
        database,
        "select audit.make_month(min(recorded_at) - interval '2 days') from audit.entry",
        """
        insert into audit.entry (sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks, recorded_in)
        select nextval('audit.entry_sequence'), 'put-in', source, event_key, 'task.deleted', task_id, user_id, actor, occurred_at, recorded_at - interval '2 days', key_id, particulars, commitment, leaf_hash, marks, '3'
        from audit.entry order by sequence limit 1\
        """);
    tick();

    Report report = verify();
    assertThat(report.holds()).isFalse();
    assertThat(report.waiting()).isEqualTo(1);
    assertThat(report.findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo(Kind.INSERTED);
          assertThat(finding.eventId()).isEqualTo("put-in");
        });
  }

  @ParameterizedTest
  @CsvSource({"-1", "9000000000"})
  void a_place_that_no_log_has_is_found(long place) {
    String leaves = get("/api/audit/leaves");
    AuditDatabase.unguarded(
        database,
        "alter table audit.log_leaf drop constraint log_leaf_log_index_check",
        "update audit.log_leaf set log_index = " + place + " where log_index = 0");

    assertFound(verify(keptHeads(), leaves), Kind.INSERTED, place);
  }

  @Test
  void an_entry_put_in_between_rewrites_the_log() {
    AuditDatabase.unguarded(
        database,
        "update audit.log_leaf set log_index = log_index + 1000 where log_index >= 12",
        "update audit.log_leaf set log_index = log_index - 999 where log_index >= 1000",
        forged(12));

    assertFound(verify(), Kind.REWRITTEN, FIRST);
  }

  @Test
  void an_entry_that_takes_the_place_of_another_is_found() {
    AuditDatabase.unguarded(database, "delete from audit.log_leaf where log_index = 5", forged(5));

    assertFound(verify(), Kind.REWRITTEN, 0);
  }

  @Test
  void a_leaf_that_was_forged_before_it_was_sealed_is_not_its_entrys() {
    record(ALL, ALL + 2);
    AuditDatabase.unguarded(
        database,
        "update audit.entry set leaf_hash = sha256('x') where sequence = (select max(sequence) from audit.entry)");
    tick();

    assertFound(verify(), Kind.CHANGED, ALL + 1);
  }

  @Test
  void a_log_that_lost_its_tail_and_its_last_head_is_shorter_than_the_heads_that_were_kept() {
    cutTail();

    assertFound(verify(), Kind.TRUNCATED, FIRST);
  }

  @Test
  void a_log_that_was_rolled_back_and_sealed_otherwise_contradicts_the_heads_that_were_kept() {
    String kept = keptHeads();
    cutTail();
    record(100, 112);
    tick();

    Report report = verify(kept, get("/api/audit/leaves"));
    assertFound(report, Kind.REWRITTEN, FIRST);
    Report both = verify(kept + get("/api/audit/checkpoint"), get("/api/audit/leaves"));
    assertThat(both.findings()).extracting(Finding::kind).contains(Kind.FORKED);
  }

  @Test
  void a_head_under_another_key_is_not_to_be_trusted() {
    SigningKey other =
        SigningKey.of("knudge.dev/audit", "b25seS1mb3ItdGhlLXRyYWluaW5nLW9mLWEtYnVpbGQ=");
    Checkpoint head = Checkpoint.of(Note.parse(get("/api/audit/checkpoint")));
    String forged =
        new Checkpoint(head.origin(), head.treeSize(), Hash.ofNothing(), head.time())
            .signed(List.of(other))
            .write();

    assertThat(verify(forged, get("/api/audit/leaves")).findings())
        .extracting(Finding::kind)
        .contains(Kind.UNTRUSTED);
  }

  @Test
  void a_node_that_was_changed_proves_nothing_any_more() {
    record(ALL, 300);
    tick();
    String before = get("/api/audit/event-280/proof");
    AuditDatabase.unguarded(
        database, "update audit.log_node set hash = sha256('x') where level = 1 and place = 0");
    String after = get("/api/audit/event-280/proof");

    assertThat(withProof(before).findings()).isEmpty();
    assertThat(withProof(before).proven()).isEqualTo(1);
    assertFound(withProof(after), Kind.UNPROVEN, 280);
  }

  @Test
  void a_users_own_export_is_proved_by_proofs_alone() {
    Verification verification = new Verification(List.of(SealedLog.KEY));
    for (int event = 0; event < ALL; event += 2) {
      verification.proof(get("/api/audit/event-" + event + "/proof"));
    }
    verification.begin();
    audit
        .get("/api/audit/export", RunningFunction.token("user-ada"))
        .body()
        .lines()
        .forEach(verification::entry);

    assertThat(verification.report(false))
        .extracting(Report::entries, Report::proven, Report::found)
        .containsExactly(10L, 10L, 0L);
  }

  /** As somebody would: the jar's main class in a process of its own, which has no settings at all. */
  @Test
  void the_command_says_it_with_its_exit_code() throws Exception {
    assertThat(command("--complete", "--json")).isZero();
    assertThat(Json.readObject(output())).containsEntry("holds", true).containsEntry("proven", 20L);

    AuditDatabase.unguarded(database, "delete from audit.entry where " + THIRD);
    assertThat(command("--complete")).isEqualTo(1);
    assertThat(output())
        .contains("removed at 3: an entry was sealed there", "It does not hold: 19 entries");

    assertThat(command("--complete", "--nonsense")).isEqualTo(2);
    assertThat(output()).startsWith("Unknown option --nonsense").contains("Usage:");
  }

  private int command(String... more) throws Exception {
    Files.writeString(folder.resolve("export.ndjson"), export());
    Files.writeString(folder.resolve("leaves.txt"), get("/api/audit/leaves"));
    Files.writeString(folder.resolve("heads.txt"), keptHeads());
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.knudge.runtime.Main",
                "verify",
                "--key",
                SealedLog.KEY.toString(),
                "--export",
                "export.ndjson",
                "--leaves",
                "leaves.txt",
                "--checkpoints",
                "heads.txt"));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("AUDIT") || name.startsWith("DATABASE"));
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String output() throws Exception {
    return Files.readString(folder.resolve("output"));
  }

  private static void assertFound(Report report, Kind kind, long place) {
    assertThat(report.holds()).isFalse();
    assertThat(report.findings())
        .as(report.text())
        .anySatisfy(finding -> {
          assertThat(finding.kind()).isEqualTo(kind);
          assertThat(finding.place()).isEqualTo(place);
        });
  }

  private Report verify() {
    return verify(keptHeads(), get("/api/audit/leaves"));
  }

  private Report verify(String heads, String leaves) {
    Verification verification = new Verification(List.of(SealedLog.KEY));
    verification.heads(heads);
    leaves.lines().forEach(verification::leaf);
    verification.begin();
    export().lines().forEach(verification::entry);
    return verification.report(true);
  }

  private Report withProof(String proof) {
    Verification verification = new Verification(List.of(SealedLog.KEY));
    verification.proof(proof);
    verification.begin();
    export()
        .lines()
        .filter(line -> line.contains("\"event_id\":\"event-280\""))
        .forEach(verification::entry);
    return verification.report(false);
  }

  /** What was published, as a subscriber of the topic kept it. */
  private String keptHeads() {
    StringBuilder heads = new StringBuilder();
    for (RecordingSink.Post post : sink.accepted()) {
      heads.append(
          Json.members(Json.members(Json.read(post.delivery().body())).get("payload")).get("note"));
    }
    return heads.toString();
  }

  private String export() {
    HttpResponse<String> answer = audit.get("/api/audit/export", TrailTest.operator());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private String get(String path) {
    HttpResponse<String> answer = audit.get(path, TrailTest.operator());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** A copy of an entry under another name, with a leaf of its own at that place. */
  private static String forged(int place) {
    return """
    with forged as (
      insert into audit.entry (sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks)
      select nextval('audit.entry_sequence'), 'forged', source, 'forged', type, task_id, user_id, actor, occurred_at, recorded_at, key_id, particulars, commitment, sha256('forged'), marks
      from audit.entry order by sequence limit 1
      returning sequence, leaf_hash
    ) insert into audit.log_leaf select %d, sequence, leaf_hash from forged\
    """
        .formatted(place);
  }

  /** The tail, its head and the bookmark go, as after a restore of an old backup. */
  private void cutTail() {
    AuditDatabase.unguarded(
        database,
        "delete from audit.entry where sequence in (select sequence from audit.log_leaf where log_index >= 8)",
        "delete from audit.log_leaf where log_index >= 8",
        "delete from audit.checkpoint where tree_size > 8");
  }

  private void record(int from, int to) {
    for (int event = from; event < to; event++) {
      assertThat(
              audit
                  .post(
                      Posts.taskCreated("event-" + event),
                      Posts.task("t", event % 2 == 0 ? "user-ada" : "user-bob"))
                  .statusCode())
          .isEqualTo(204);
    }
  }

  private void tick() {
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
  }
}
