package dev.knudge.audit.sealing;

import dev.knudge.audit.log.Checkpoint;
import dev.knudge.audit.log.Growth;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Tree;
import dev.knudge.audit.log.VerifierKey;
import dev.knudge.contracts.AuditEvent.AuditCheckpoint;
import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.NewEvent;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.outbox.Announcements;
import dev.knudge.runtime.outbox.OutboxRow;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds a batch of entries to the log, in one transaction: leaves, nodes, the signed head, its announcement, the bookmark. Killed at any moment, all of it is there or nothing.
 *
 * <p>Two sealers cannot both do it: the bookmark's row is locked by the first, the other then goes on behind it, and one whose lease another has taken over since is turned away by its
 * token. Entries are taken in the order of (transaction, sequence), and only from transactions older than all that run: that order has no late comers.
 */
@Singleton
class SealStore {
  private static final String SOURCE = "/audit";

  /**
   * A database that was restored into another cluster, or whose bookmark lies in the future, holds entries with numbers of transactions that mean nothing here, those that are not
   * sealed yet among them: all of it is looked through once, whatever the numbers are.
   */
  private static final String BOOKMARK =
      """
      select recorded_in::text, sequence, token, restored or recorded_in >= pg_snapshot_xmax(pg_current_snapshot()), here.cluster, sealing.cluster <> here.cluster
      from sealing cross join (select system_identifier::text as cluster from pg_control_system()) as here for update of sealing\
      """;

  private static final String NEXT =
      """
      select next.recorded_in::text, next.sequence, next.leaf_hash, log_leaf.sequence is not null
      from (
        select recorded_in, sequence, leaf_hash from entry
        where (recorded_in, sequence) > (?::xid8, ?)
          and (recorded_in < pg_snapshot_xmin(pg_current_snapshot()) or (? and recorded_in >= pg_snapshot_xmax(pg_current_snapshot())))
        order by recorded_in, sequence limit ?
      ) as next left join log_leaf using (sequence)
      order by next.recorded_in, next.sequence\
      """;

  private static final String OLDEST_UNSEALED =
      """
      select coalesce(extract(epoch from clock_timestamp() - (
        select entry.recorded_at from entry, sealing
        where (entry.recorded_in, entry.sequence) > (sealing.recorded_in, sealing.sequence)
        order by entry.recorded_in, entry.sequence limit 1)) * 1000, 0)::bigint\
      """;

  private static final String MOVE =
      "update sealing set recorded_in = ?::xid8, sequence = ?, token = ?, cluster = ?, restored = ?";
  private static final String ADD_LEAVES =
      "insert into log_leaf (log_index, recorded_in, sequence, leaf_hash) select ? + place - 1, recorded_in::xid8, sequence, leaf_hash from unnest(?::text[], ?::bigint[], ?::bytea[]) with ordinality as leaf (recorded_in, sequence, leaf_hash, place)";
  private static final String ADD_NODES =
      "insert into log_node (level, place, hash) select level, place, hash from unnest(?::smallint[], ?::bigint[], ?::bytea[]) as node (level, place, hash)";
  private static final String ADD_CHECKPOINT =
      "insert into checkpoint (tree_size, root_hash, note, keys, sealed_at) values (?, ?, ?, ?, ?)";

  private final TransactionOperations<Connection> transactions;
  private final Announcements announcements;
  private final LogKeys keys;
  private final Clock clock;

  SealStore(
      TransactionOperations<Connection> transactions,
      Announcements announcements,
      LogKeys keys,
      Clock clock) {
    this.transactions = transactions;
    this.announcements = announcements;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * A batch that was sealed.
   *
   * @param added how many entries it added
   * @param more whether there may be more to seal
   * @param announced what is to be posted now that it is committed
   */
  record Batch(int added, boolean more, List<OutboxRow> announced) {}

  /**
   * How far sealing is.
   *
   * @param foreign whether the numbers of transactions up to here are another cluster's
   */
  private record Bookmark(
      String recordedIn, long sequence, long token, boolean foreign, String cluster) {}

  private record Next(String recordedIn, long sequence, Hash leaf, boolean sealed) {}

  /**
   * Seals what is next.
   *
   * @param token of the lease under which it is done
   * @param limit the most entries of a batch
   * @throws UnavailableException if a later holder of the lease has sealed already
   * @throws BrokenLogException if the tables no longer hold the tree that the last head was signed for
   */
  Batch seal(long token, int limit) {
    return transactions.executeWrite(status -> seal(status.getConnection(), token, limit));
  }

  /** How long the oldest entry behind the bookmark has waited; zero where there is none. In a database restored into another cluster nothing, until a tick has looked through it. */
  Duration oldestUnsealed() {
    return transactions.executeRead(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(OLDEST_UNSEALED);
          ResultSet row = statement.executeQuery()) {
        row.next();
        return Duration.ofMillis(Math.max(0, row.getLong(1)));
      }
    });
  }

  private Batch seal(Connection connection, long token, int limit) throws SQLException {
    Bookmark bookmark = bookmark(connection);
    if (bookmark.token() > token) {
      throw new UnavailableException(
          "Another pod has taken over sealing (token "
              + bookmark.token()
              + " after "
              + token
              + ").");
    }
    List<Next> next = next(connection, bookmark, limit);
    List<Next> fresh = next.stream().filter(entry -> !entry.sealed()).toList();
    List<OutboxRow> announced = fresh.isEmpty() ? List.of() : add(connection, fresh);
    boolean full = next.size() == limit;
    if (!full && bookmark.foreign()) {
      // All that the restored database brought along is sealed; from here on, this cluster's
      // numbers count.
      move(connection, new Bookmark("0", 0, token, false, bookmark.cluster()));
      return new Batch(fresh.size(), true, announced);
    }
    Bookmark reached =
        next.isEmpty()
            ? new Bookmark(
                bookmark.recordedIn(), bookmark.sequence(), token, false, bookmark.cluster())
            : new Bookmark(
                next.getLast().recordedIn(),
                next.getLast().sequence(),
                token,
                bookmark.foreign(),
                bookmark.cluster());
    move(connection, reached);
    return new Batch(fresh.size(), full, announced);
  }

  private List<OutboxRow> add(Connection connection, List<Next> fresh) throws SQLException {
    @Nullable SealedCheckpoint head = LogStore.latest(connection);
    long size = head == null ? 0 : head.treeSize();
    Tree tree = new Tree(size, new KeptNodes(connection));
    Growth growth = new Growth(tree.frontier());
    if (head != null && !growth.frontier().root().equals(head.root())) {
      throw new BrokenLogException(
          "The log's tables give the root "
              + growth.frontier().root()
              + " for "
              + size
              + " leaves, and the last checkpoint was signed for "
              + head.root()
              + ". Nothing is sealed on top of that.");
    }
    fresh.forEach(entry -> growth.add(entry.leaf()));
    addLeaves(connection, size, fresh);
    addNodes(connection, growth.kept());
    return addCheckpoint(connection, growth);
  }

  private List<OutboxRow> addCheckpoint(Connection connection, Growth growth) throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Hash root = growth.frontier().root();
    Checkpoint checkpoint = new Checkpoint(keys.origin(), growth.frontier().size(), root, now);
    String note = checkpoint.signed(keys.signing()).write();
    try (PreparedStatement statement = connection.prepareStatement(ADD_CHECKPOINT)) {
      statement.setLong(1, checkpoint.treeSize());
      statement.setBytes(2, root.bytes());
      statement.setString(3, note);
      statement.setArray(
          4,
          connection.createArrayOf(
              "text", keys.verifying().stream().map(VerifierKey::toString).toArray()));
      statement.setObject(5, now.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
    NewEvent event =
        NewEvent.saying(new AuditCheckpoint(keys.origin(), checkpoint.treeSize(), root.hex(), note))
            .id(EventIds.derived(SOURCE, checkpoint.text(), "checkpoint", 0))
            .from(SOURCE)
            .at(now)
            .build();
    return announcements.keep(connection, List.of(event), null);
  }

  private static Bookmark bookmark(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BOOKMARK);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new BrokenLogException("The sealer's bookmark is gone.");
      }
      String cluster = row.getString(5);
      return row.getBoolean(6)
          ? new Bookmark("0", 0, row.getLong(3), true, cluster)
          : new Bookmark(
              row.getString(1), row.getLong(2), row.getLong(3), row.getBoolean(4), cluster);
    }
  }

  private static List<Next> next(Connection connection, Bookmark bookmark, int limit)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setString(1, bookmark.recordedIn());
      statement.setLong(2, bookmark.sequence());
      statement.setBoolean(3, bookmark.foreign());
      statement.setInt(4, limit);
      List<Next> next = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          next.add(
              new Next(
                  rows.getString(1),
                  rows.getLong(2),
                  Hash.of(rows.getBytes(3)),
                  rows.getBoolean(4)));
        }
      }
      return next;
    }
  }

  private static void move(Connection connection, Bookmark to) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
      statement.setString(1, to.recordedIn());
      statement.setLong(2, to.sequence());
      statement.setLong(3, to.token());
      statement.setString(4, to.cluster());
      statement.setBoolean(5, to.foreign());
      statement.executeUpdate();
    }
  }

  private static void addLeaves(Connection connection, long size, List<Next> fresh)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ADD_LEAVES)) {
      statement.setLong(1, size);
      statement.setArray(
          2, connection.createArrayOf("text", fresh.stream().map(Next::recordedIn).toArray()));
      statement.setArray(
          3, connection.createArrayOf("bigint", fresh.stream().map(Next::sequence).toArray()));
      statement.setArray(
          4,
          connection.createArrayOf(
              "bytea", fresh.stream().map(entry -> entry.leaf().bytes()).toArray(byte[][]::new)));
      statement.executeUpdate();
    }
  }

  private static void addNodes(Connection connection, List<Growth.Kept> kept) throws SQLException {
    if (kept.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(ADD_NODES)) {
      statement.setArray(
          1, connection.createArrayOf("smallint", kept.stream().map(Growth.Kept::level).toArray()));
      statement.setArray(
          2, connection.createArrayOf("bigint", kept.stream().map(Growth.Kept::place).toArray()));
      statement.setArray(
          3,
          connection.createArrayOf(
              "bytea", kept.stream().map(node -> node.hash().bytes()).toArray(byte[][]::new)));
      statement.executeUpdate();
    }
  }
}
