package dev.knudge.audit.bench;

import dev.knudge.audit.log.Checkpoint;
import dev.knudge.audit.log.Frontier;
import dev.knudge.audit.log.Growth;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Note;
import dev.knudge.audit.log.Proofs;
import dev.knudge.audit.sealing.LogStore;
import dev.knudge.audit.sealing.SealedCheckpoint;
import dev.knudge.audit.sealing.Sealer;
import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.runtime.database.Migrations;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * What a proof costs in a log of ten million, and whether sealing costs the same there as in an empty one. Argument: how many leaves (10,000,000). Leaves and nodes are made by the tree's own
 * code and copied in, so that only the log is large; what is sealed and timed are real entries, by the real sealer.
 */
public final class LogBench {
  private static final int SEALED = 50_000;
  private static final int ROUNDS = 3;
  private static final int PROOFS = 5_000;
  private static final long SEED = 20261121;

  private final Database database = Backends.postgres();
  private final RecordingSink sink = new RecordingSink();

  private LogBench() {}

  /** See the class. */
  public static void main(String[] arguments) throws SQLException {
    new LogBench().run(arguments.length == 0 ? 10_000_000 : Long.parseLong(arguments[0]));
    System.exit(0);
  }

  private void run(long leaves) throws SQLException {
    Login owner = database.owner("audit_owner");
    Login app = database.application("audit");
    new Migrations(
            new Migrations.Target(
                database.jdbcUrl(), owner.user(), owner.password(), "audit", app.user()))
        .run();
    try (RunningFunction audit =
        RunningFunction.start(
            database,
            "audit",
            Map.of(
                "knudge.encryption.secret",
                "an-encryption-secret-for-tests-only-0123456789",
                "knudge.sealing.keys",
                "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=",
                "knudge.sink.base-url",
                sink.baseUrl()))) {
      audit.post(Posts.taskCreated(), Posts.task("t"));
      double small = seal(audit);
      System.out.printf(
          "sealing, %,d entries beside %,d leaves: %,.0f entries/s%n",
          SEALED, ROUNDS * SEALED, small);
      fill(audit, leaves);
      double large = seal(audit);
      System.out.printf(
          "sealing, %,d entries beside %,d leaves: %,.0f entries/s%n", SEALED, leaves, large);
      System.out.printf("cost of sealing, large to small log: %.2f%n", small / large);
      proofs(audit.bean(LogStore.class));
    }
    sink.close();
  }

  /** The best of some rounds; the first also warms up. */
  private static double seal(RunningFunction audit) {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      audit.execute(
          "insert into audit.entry (sequence, event_id, source, event_key, type, task_id, user_id, actor, occurred_at, recorded_at, key_id, particulars, commitment, leaf_hash, marks)"
              + " select nextval('audit.entry_sequence'), gen_random_uuid(), source, gen_random_uuid(), type, task_id, user_id, actor, occurred_at, recorded_at, key_id, particulars, commitment,"
              + " sha256(random()::text::bytea), marks from (select * from audit.entry limit 1) as entry, generate_series(1, "
              + SEALED
              + ")");
      long begin = System.nanoTime();
      long sealed = audit.bean(Sealer.class).seal();
      best = Math.max(best, sealed * 1e9 / (System.nanoTime() - begin));
    }
    return best;
  }

  /** Goes on from the sealed log up to that many leaves; their entries are months that were archived. */
  private void fill(RunningFunction audit, long leaves) throws SQLException {
    LogStore log = audit.bean(LogStore.class);
    SealedCheckpoint head = log.latest().orElseThrow();
    Frontier from = log.withTree(head.treeSize(), tree -> tree.frontier());
    Growth growth = new Growth(from);
    try (Connection connection = database.connect()) {
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy audit.log_leaf (log_index, sequence, leaf_hash) from stdin");
      HexFormat hex = HexFormat.of();
      for (long index = from.size(); index < leaves; index++) {
        Hash leaf = Hash.ofLeaf(ByteBuffer.allocate(8).putLong(index).array());
        growth.add(leaf);
        byte[] line =
            (index + "\t" + -index + "\t\\\\x" + hex.formatHex(leaf.bytes()) + "\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        copy.writeToCopy(line, 0, line.length);
      }
      copy.endCopy();
      copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy audit.log_node (level, place, hash) from stdin");
      for (Growth.Kept node : growth.kept()) {
        byte[] line =
            (node.level() + "\t" + node.place() + "\t\\\\x" + node.hash().hex() + "\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        copy.writeToCopy(line, 0, line.length);
      }
      copy.endCopy();
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "insert into audit.checkpoint values ("
                + leaves
                + ", '\\x"
                + growth.frontier().root().hex()
                + "', 'a bench', '{}', now())");
        statement.execute("vacuum analyze audit.log_leaf, audit.log_node, audit.checkpoint");
      }
    }
  }

  private static void proofs(LogStore log) {
    SealedCheckpoint head = log.latest().orElseThrow();
    Checkpoint signed = Checkpoint.of(Note.parse(head.note()));
    Random random = new Random(SEED);
    long[] nanos = new long[PROOFS];
    for (int i = 0; i < PROOFS; i++) {
      long index = random.nextLong(head.treeSize());
      long begin = System.nanoTime();
      List<Hash> path = log.withTree(head.treeSize(), tree -> tree.inclusion(index));
      nanos[i] = System.nanoTime() - begin;
      Hash leaf = log.leaves(index, 1).getFirst();
      if (!Proofs.includes(leaf, index, head.treeSize(), path, signed.root())) {
        throw new IllegalStateException("A proof of " + index + " does not hold.");
      }
    }
    Arrays.sort(nanos);
    System.out.printf(
        "proofs of %,d random leaves among %,d: p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
        PROOFS,
        head.treeSize(),
        nanos[PROOFS / 2] / 1e6,
        nanos[PROOFS * 99 / 100] / 1e6,
        nanos[PROOFS - 1] / 1e6);
  }
}
