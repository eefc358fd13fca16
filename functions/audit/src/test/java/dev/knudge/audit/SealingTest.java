package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.audit.log.Checkpoint;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Note;
import dev.knudge.audit.log.Proofs;
import dev.knudge.audit.sealing.Sealer;
import dev.knudge.audit.verifier.Verification;
import dev.knudge.backends.Database;
import dev.knudge.contracts.Json;
import dev.knudge.testkit.MetricsTable;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import dev.knudge.testkit.SettableClock;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From entries to a signed log: what is sealed, in which order, and what cannot happen to it. */
class SealingTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final Database database = AuditDatabase.migrated();
  private final RecordingSink sink = new RecordingSink();
  private final SettableClock clock = new SettableClock(NOW);
  private final List<RunningFunction> pods = new ArrayList<>();

  @AfterEach
  void stop() {
    pods.forEach(RunningFunction::close);
    sink.close();
  }

  @Test
  void a_tick_seals_what_was_recorded_and_tells_the_world_the_signed_head_once() {
    RunningFunction audit = pod(Map.of());
    record(audit, 3);

    tick(audit);
    tick(audit);

    assertThat(SealedLog.assertWhole(database)).isEqualTo(3);
    assertThat(sink.accepted()).hasSize(1);
    RecordingSink.Post post = sink.accepted().getFirst();
    assertThat(post.path()).isEqualTo("/todo/audit-checkpoints");
    assertThat(post.delivery().header("ce-type")).isEqualTo("audit.checkpoint");
    assertThat(post.delivery().header("ce-partitionkey")).isEqualTo("knudge.dev/audit");
    Map<String, Object> payload =
        Json.members(Json.members(Json.read(post.delivery().body())).get("payload"));
    Note note = Note.parse((String) payload.get("note"));
    assertThat(note.isSignedBy(SealedLog.KEY)).isTrue();
    Checkpoint head = Checkpoint.of(note);
    assertThat(head.origin()).isEqualTo("knudge.dev/audit");
    assertThat(head.treeSize()).isEqualTo(3);
    assertThat(head.time()).isEqualTo(NOW);
    assertThat(payload)
        .containsEntry("tree_size", 3L)
        .containsEntry("root_hash", head.root().hex());
  }

  @Test
  void the_metrics_say_how_long_an_entry_has_waited_for_its_seal() throws IOException {
    RunningFunction audit = pod(Map.of());
    assertThat(metrics(audit)).contains("knudge_audit_unsealed_oldest_seconds 0.0");

    record(audit, 2);
    await()
        .untilAsserted(() ->
            assertThat(metrics(audit))
                .containsPattern("knudge_audit_unsealed_oldest_seconds [0-9.]*[1-9]"));
    tick(audit);

    assertThat(metrics(audit))
        .contains("knudge_audit_unsealed_oldest_seconds 0.0")
        .contains("knudge_audit_sealed_total 2.0");
    assertThat(MetricsTable.of(Path.of("README.md")).missingIn(metrics(audit))).isEmpty();
    assertThat(
            MetricsTable.of(Path.of("README.md"), Path.of("../runtime/README.md"))
                .unknownIn(metrics(audit)))
        .isEmpty();
  }

  private static String metrics(RunningFunction audit) {
    return audit.get("/metrics", "").body();
  }

  @Test
  void nothing_recorded_is_nothing_sealed() {
    RunningFunction audit = pod(Map.of());

    tick(audit);

    assertThat(audit.query("select tree_size from audit.checkpoint")).isEmpty();
    assertThat(sink.accepted()).isEmpty();
  }

  @Test
  void a_head_that_no_sink_takes_is_kept_and_posted_by_the_next_tick() {
    RunningFunction audit = pod(Map.of());
    record(audit, 2);
    sink.answering(_ -> 503);
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(503);
    assertThat(SealedLog.assertWhole(database)).isEqualTo(2);

    sink.answering(_ -> 202);
    tick(audit);

    assertThat(sink.accepted())
        .extracting(RecordingSink.Post::path)
        .containsExactly("/todo/audit-checkpoints");
  }

  @Test
  void an_entry_that_commits_late_holds_back_what_came_after_it_and_is_never_skipped()
      throws SQLException {
    RunningFunction audit = pod(Map.of());
    record(audit, 2);
    try (Connection late = database.connect();
        Statement statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute(
          """
          insert into audit.entry (sequence, event_id, source, event_key, type, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks)
          select nextval('audit.entry_sequence'), 'late', source, 'late', type, actor, occurred_at, recorded_at, key_id, particulars, commitment, sha256('late'), marks from audit.entry limit 1\
          """);
      record(audit, 2);
      tick(audit);
      assertThat(SealedLog.assertWhole(database))
          .as("what is older than the open transaction")
          .isEqualTo(2);

      late.commit();
    }
    tick(audit);

    assertThat(SealedLog.assertWhole(database)).isEqualTo(5);
    assertThat(
            audit.query(
                "select log_index from audit.log_leaf join audit.entry using (sequence) where event_id = 'late'"))
        .as("in the order of the transactions, whatever its number")
        .containsExactly("2");
  }

  @Test
  void what_has_gathered_is_sealed_without_a_tick() {
    RunningFunction audit = pod(Map.of("knudge.sealing.after", 5));
    record(audit, 4);
    assertThat(audit.query("select tree_size from audit.checkpoint")).isEmpty();

    record(audit, 1);

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !audit.query("select tree_size from audit.checkpoint").isEmpty());
    tick(audit);
    assertThat(SealedLog.assertWhole(database)).isEqualTo(5);
  }

  @Test
  void a_sealer_that_lost_its_lease_to_a_later_one_seals_nothing() {
    RunningFunction audit = pod(Map.of());
    record(audit, 2);
    audit.execute("update audit.sealing set token = 1000");

    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(503);

    assertThat(audit.query("select log_index from audit.log_leaf")).isEmpty();
    audit.execute("update audit.sealing set token = 0");
    tick(audit);
    assertThat(SealedLog.assertWhole(database)).isEqualTo(2);
  }

  @Test
  void nothing_is_sealed_on_top_of_a_log_that_somebody_changed() {
    RunningFunction audit = pod(Map.of());
    record(audit, 3);
    tick(audit);
    AuditDatabase.unguarded(
        database, "update audit.log_leaf set leaf_hash = sha256('forged') where log_index = 1");
    record(audit, 1);

    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(503);

    assertThat(audit.query("select max(tree_size) from audit.checkpoint")).containsExactly("3");
    AuditDatabase.unguarded(database, "delete from audit.log_leaf where log_index = 1");
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(503);
  }

  @Test
  void a_restored_database_goes_on_with_what_it_brought_along_and_with_what_is_new() {
    RunningFunction audit = pod(Map.of());
    record(audit, 3);
    tick(audit);
    record(audit, 2);
    // The new cluster numbers its transactions from the beginning: all that was restored lies in
    // its future.
    String later = " set recorded_in = (recorded_in::text::bigint + 1000000000)::text::xid8";
    AuditDatabase.unguarded(
        database,
        "update audit.entry" + later,
        "update audit.entry_key" + later,
        "update audit.log_leaf" + later);
    audit.execute(
        "update audit.sealing set recorded_in = (recorded_in::text::bigint + 1000000000)::text::xid8");
    record(audit, 2);

    tick(audit);
    assertThat(SealedLog.assertWhole(database)).isEqualTo(7);
    record(audit, 1);
    tick(audit);
    tick(audit);

    assertThat(SealedLog.assertWhole(database)).isEqualTo(8);
  }

  @Test
  void a_database_restored_elsewhere_is_looked_through_though_the_numbers_have_caught_up() {
    RunningFunction audit = pod(Map.of());
    record(audit, 3);
    tick(audit);
    record(audit, 2);
    // Its bookmark lies behind what the other cluster has reached, as if nothing were amiss.
    audit.execute(
        "update audit.sealing set cluster = 'another', recorded_in = pg_current_xact_id(), sequence = 9223372036854775807");

    tick(audit);
    record(audit, 1);
    tick(audit);

    assertThat(SealedLog.assertWhole(database)).isEqualTo(6);
    assertThat(audit.query("select restored from audit.sealing")).containsExactly("f");
  }

  @Test
  void all_keys_sign_and_the_current_one_comes_first() {
    String former = AuditDatabase.SIGNING_KEY;
    RunningFunction audit =
        pod(
            Map.of(
                "knudge.sealing.keys", "b25seS1mb3ItdGhlLXRyYWluaW5nLW9mLWEtYnVpbGQ=, " + former));
    record(audit, 1);

    tick(audit);

    assertThat(SealedLog.assertWhole(database)).as("signed by the former key, too").isEqualTo(1);
    assertThat(Note.parse(audit.query("select note from audit.checkpoint").getFirst()).signatures())
        .hasSize(2);
    assertThat(audit.query("select keys[2] from audit.checkpoint"))
        .containsExactly(SealedLog.KEY.toString());
  }

  @Test
  void the_log_is_only_ever_added_to_by_the_function_and_by_its_owner() {
    RunningFunction audit = pod(Map.of());
    record(audit, 1);
    tick(audit);
    for (String table : List.of("log_leaf", "log_node", "checkpoint")) {
      for (String role : List.of("audit", "audit_owner", "postgres")) {
        for (String change : List.of("delete from audit." + table, "truncate audit." + table)) {
          assertThat(
                  refusal(
                      role,
                      "insert into audit.log_node values (9, 9, sha256('x')) on conflict do nothing",
                      change))
              .as(role + ": " + change)
              .matches("(?s).*(permission denied|only ever added to).*");
        }
      }
    }
    assertThat(refusal("audit", "select 1", "update audit.checkpoint set note = ''"))
        .contains("permission denied");
    assertThat(
            refusal(
                "postgres",
                "set session_replication_role = replica",
                "update audit.checkpoint set note = ''"))
        .contains("only ever added to");
  }

  /**
   * Four writers, three pods that all seal, a reader that checks each head and proof it can get, and connections that are killed under them all, for as long as it takes. Leases are short,
   * as one whose taking was cut off has to lapse. No reader ever sees a head that does not follow from the last one, or a proof that does not hold.
   */
  @Test
  void writers_sealers_and_readers_under_kills_leave_a_log_that_is_whole() throws Exception {
    List<RunningFunction> three =
        List.of(
            pod(Map.of("knudge.sealing.after", 40, "knudge.tick.lease", "5s")),
            pod(Map.of("knudge.sealing.after", 60, "knudge.tick.lease", "5s")),
            pod(Map.of("knudge.tick.lease", "5s")));
    AtomicBoolean writing = new AtomicBoolean(true);
    AtomicInteger accepted = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        RunningFunction pod = three.get(writer % 3);
        writers.add(threads.submit(() -> writing(pod, writing, accepted)));
      }
      for (RunningFunction pod : three) {
        threads.submit(() -> sealing(pod, writing));
      }
      Future<?> killer = threads.submit(() -> killing(three.getFirst(), writing));
      Future<Long> reader = threads.submit(() -> reading(three.get(1), writing));
      try {
        for (Future<?> writer : writers) {
          writer.get(2, TimeUnit.MINUTES);
        }
      } finally {
        // Also where a writer failed: else the others go on for ever, and the test with them.
        writing.set(false);
      }
      killer.get();
      assertThat(reader.get()).as("how many checks the reader could make").isPositive();
    }
    assertThat(accepted).hasValue(600);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            three.getFirst().post(Posts.tick(), "{}").statusCode() == 204
                && SealedLog.assertWhole(database) == 600);
    assertThat(three.getFirst().query("select count(*) from audit.entry")).containsExactly("600");
  }

  /** Posts as the platform does: again, until it is taken. */
  private static void writing(RunningFunction pod, AtomicBoolean goOn, AtomicInteger accepted) {
    for (int i = 0; i < 150; i++) {
      Map<String, String> event = Posts.taskCreated();
      while (goOn.get() && !isTaken(pod, event)) {
        LockSupport.parkNanos(1_000_000);
      }
      accepted.incrementAndGet();
    }
  }

  private static boolean isTaken(RunningFunction pod, Map<String, String> event) {
    try {
      return pod.post(event, Posts.task("t")).statusCode() == 204;
    } catch (IllegalStateException _) {
      return false; // no answer
    }
  }

  private static void sealing(RunningFunction pod, AtomicBoolean goOn) {
    while (goOn.get()) {
      try {
        pod.bean(Sealer.class).seal();
      } catch (RuntimeException _) {
        // killed, or another was first
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void killing(RunningFunction pod, AtomicBoolean goOn) {
    while (goOn.get()) {
      pod.query(
          "select pg_terminate_backend(pid)::text from pg_stat_activity where usename = 'audit' and datname = current_database() and query ~ 'log_leaf|sealing|checkpoint' order by random() limit 1");
      LockSupport.parkNanos(30_000_000);
    }
  }

  /** Reads as a user does; an answer that a kill has cut off is asked for again. */
  private static long reading(RunningFunction pod, AtomicBoolean writing) {
    String operator = TrailTest.operator();
    long checks = 0;
    long size = 0;
    long latest = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (writing.get() || (checks == 0 && System.nanoTime() < latest)) {
      HttpResponse<String> export;
      try {
        export = pod.get("/api/audit/export?proofs=true", operator);
      } catch (IllegalStateException _) {
        continue; // cut off within the file
      }
      HttpResponse<String> checkpoint = pod.get("/api/audit/checkpoint", operator);
      if (export.statusCode() != 200 || checkpoint.statusCode() != 200) {
        continue;
      }
      Checkpoint head = Checkpoint.of(Note.parse(checkpoint.body()));
      assertThat(head.treeSize()).isGreaterThanOrEqualTo(size);
      if (size > 0) {
        HttpResponse<String> answer =
            pod.get("/api/audit/consistency?from=" + size + "&to=" + head.treeSize(), operator);
        if (answer.statusCode() == 200) {
          assertConsistent(Json.readObject(answer.body()), head);
        }
      }
      size = head.treeSize();
      Verification verification = new Verification(List.of(SealedLog.KEY));
      verification.begin();
      export.body().lines().filter(line -> line.endsWith("}")).forEach(verification::entry);
      assertThat(verification.report(false).findings()).isEmpty();
      checks++;
    }
    return checks;
  }

  private static void assertConsistent(Map<String, Object> proof, Checkpoint head) {
    List<Hash> path =
        ((List<?>) proof.get("consistency_path"))
            .stream().map(hash -> Hash.ofHex(String.valueOf(hash))).toList();
    assertThat(
            Proofs.isBeginning(
                (long) proof.get("from"),
                Hash.ofHex((String) proof.get("from_root_hash")),
                head.treeSize(),
                head.root(),
                path))
        .isTrue();
  }

  private RunningFunction pod(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(AuditDatabase.SETTINGS);
    settings.put("knudge.sink.base-url", sink.baseUrl());
    settings.putAll(more);
    RunningFunction pod = RunningFunction.start(database, "audit", settings, clock);
    pods.add(pod);
    return pod;
  }

  private static void record(RunningFunction audit, int events) {
    for (int i = 0; i < events; i++) {
      assertThat(audit.post(Posts.taskCreated(), Posts.task("t")).statusCode()).isEqualTo(204);
    }
  }

  private static void tick(RunningFunction audit) {
    assertThat(audit.post(Posts.tick(), "{}").statusCode()).isEqualTo(204);
  }

  private String refusal(String role, String before, String change) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(before);
      if (!role.equals("postgres")) {
        statement.execute("set role " + role);
      }
      statement.execute(change);
      return "not refused";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
