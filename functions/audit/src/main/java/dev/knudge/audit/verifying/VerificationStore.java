package dev.knudge.audit.verifying;

import dev.knudge.audit.Recorded;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.store.EntryWriter;
import dev.knudge.contracts.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQL of verifications; each in the transaction of the connection. */
final class VerificationStore {
  private static final String COLUMNS =
      "select number, tree_size, started_at, finished_at, next_index, frontier, cursor, entries, missing, found, findings from verification ";
  private static final String START =
      "insert into verification (tree_size, started_at) values (?, ?) on conflict do nothing";
  private static final String SAVE =
      "update verification set finished_at = ?, next_index = ?, frontier = ?, cursor = ?, entries = ?, missing = ?, found = ?, findings = ? where number = ?";
  private static final String LEAVES =
      """
      select log_index, log_leaf.leaf_hash, entry.leaf_hash, checkpoint.root_hash
      from log_leaf left join entry using (recorded_in, sequence) left join checkpoint on checkpoint.tree_size = log_index + 1
      where log_index >= ? and log_index < ? order by log_index\
      """;

  /** Nothing is said while a restored database is looked through: the numbers of its transactions mean nothing yet. */
  private static final String PASSED_OVER =
      """
      select entry.sequence from unnest(?::text[], ?::bigint[]) as unsealed (occurred_at, sequence) join entry on entry.occurred_at = unsealed.occurred_at::timestamptz and entry.sequence = unsealed.sequence cross join sealing
      where (entry.recorded_in, entry.sequence) <= (sealing.recorded_in, sealing.sequence)
        and not sealing.restored and sealing.recorded_in < pg_snapshot_xmax(pg_current_snapshot())
        and sealing.cluster = (select system_identifier::text from pg_control_system())
        and not exists (select from log_leaf where log_leaf.sequence = entry.sequence)\
      """;

  private VerificationStore() {}

  /**
   * A leaf, and what belongs to it.
   *
   * @param place its place in the log
   * @param entry the hash that its entry has; null where the entry is not there
   * @param head the root that was signed for the log up to this leaf; null where none was
   */
  record Leaf(long place, Hash sealed, @Nullable Hash entry, @Nullable Hash head) {}

  /** Begins one, unless one is under way. */
  static void start(Connection connection, long treeSize, Instant now) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(START)) {
      statement.setLong(1, treeSize);
      statement.setObject(2, now.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    }
  }

  /** The latest. */
  static Optional<Progress> latest(Connection connection) throws SQLException {
    return one(connection, COLUMNS + "order by number desc limit 1");
  }

  /** The one under way, locked; empty where there is none, or somebody else is at it. */
  static Optional<Progress> take(Connection connection) throws SQLException {
    return one(connection, COLUMNS + "where finished_at is null for update skip locked");
  }

  static void save(Connection connection, Progress progress) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SAVE)) {
      statement.setObject(
          1, progress.finishedAt == null ? null : progress.finishedAt.atOffset(ZoneOffset.UTC));
      statement.setLong(2, progress.leaves.size());
      statement.setBytes(3, Progress.written(progress.leaves));
      statement.setString(4, Progress.written(progress.cursor));
      statement.setLong(5, progress.entries);
      statement.setLong(6, progress.missing);
      statement.setLong(7, progress.found);
      statement.setString(8, Json.write(progress.findings));
      statement.setLong(9, progress.number);
      statement.executeUpdate();
    }
  }

  static List<Leaf> leaves(Connection connection, long from, long to) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setLong(1, from);
      statement.setLong(2, to);
      List<Leaf> leaves = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          leaves.add(
              new Leaf(rows.getLong(1), Hash.of(rows.getBytes(2)), hash(rows, 3), hash(rows, 4)));
        }
      }
      return leaves;
    }
  }

  /** How many leaves there would be if none were missing before the last one. */
  static long end(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select coalesce(max(log_index) + 1, 0) from log_leaf");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The leaves at those places. */
  static Map<Long, Hash> leavesAt(Connection connection, Collection<Long> places)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select log_index, leaf_hash from log_leaf where log_index = any (?::bigint[])")) {
      statement.setArray(1, connection.createArrayOf("bigint", places.toArray()));
      Map<Long, Hash> leaves = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          leaves.put(rows.getLong(1), Hash.of(rows.getBytes(2)));
        }
      }
      return leaves;
    }
  }

  /** Which of these entries the sealer went past and did not seal. Time and number are what there is an index for. */
  static Set<Long> passedOver(Connection connection, List<Recorded> entries) throws SQLException {
    if (entries.isEmpty()) {
      return Set.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(PASSED_OVER)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "text",
              entries.stream().map(it -> EntryWriter.timestamp(it.occurredAt())).toArray()));
      statement.setArray(
          2,
          connection.createArrayOf("bigint", entries.stream().map(Recorded::sequence).toArray()));
      Set<Long> passed = new HashSet<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          passed.add(rows.getLong(1));
        }
      }
      return passed;
    }
  }

  private static Optional<Progress> one(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      @Nullable OffsetDateTime finished = row.getObject(4, OffsetDateTime.class);
      return Optional.of(
          new Progress(
              row.getLong(1),
              row.getLong(2),
              row.getObject(3, OffsetDateTime.class).toInstant(),
              finished == null ? null : finished.toInstant(),
              Progress.frontier(row.getLong(5), row.getBytes(6)),
              Progress.cursor(row.getString(7)),
              row.getLong(8),
              row.getLong(9),
              row.getLong(10),
              Progress.list(row.getString(11))));
    }
  }

  private static @Nullable Hash hash(ResultSet rows, int column) throws SQLException {
    byte @Nullable [] bytes = rows.getBytes(column);
    return bytes == null ? null : Hash.of(bytes);
  }
}
