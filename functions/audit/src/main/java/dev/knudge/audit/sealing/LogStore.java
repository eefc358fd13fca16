package dev.knudge.audit.sealing;

import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Tree;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is asked of the sealed log. */
@Singleton
public class LogStore {
  private static final String CHECKPOINT = "select tree_size, root_hash, note from checkpoint ";
  private static final String KEYS =
      """
      select key, min(tree_size), max(tree_size), min(sealed_at), max(sealed_at), max(tree_size) = (select max(tree_size) from checkpoint)
      from checkpoint, unnest(keys) as key
      group by key
      order by max(tree_size) desc, min(tree_size) desc\
      """;

  private final TransactionOperations<Connection> transactions;

  LogStore(TransactionOperations<Connection> transactions) {
    this.transactions = transactions;
  }

  /**
   * A key that signed.
   *
   * @param key as a verifier key is written
   * @param firstSize the size of the first head it signed
   * @param lastSize the size of the last one
   * @param until when it signed the last one; null while it is the latest head of all
   */
  public record UsedKey(
      String key, long firstSize, long lastSize, Instant since, @Nullable Instant until) {}

  /** The latest head; empty while nothing is sealed. */
  public Optional<SealedCheckpoint> latest() {
    return transactions.executeRead(status -> Optional.ofNullable(latest(status.getConnection())));
  }

  /** The head of that size; empty where the log was never sealed at it. */
  public Optional<SealedCheckpoint> ofSize(long treeSize) {
    return transactions.executeRead(status -> {
      try (PreparedStatement statement =
          status.getConnection().prepareStatement(CHECKPOINT + "where tree_size = ?")) {
        statement.setLong(1, treeSize);
        return Optional.ofNullable(one(statement));
      }
    });
  }

  /** The place of an entry in the log; empty while it is not sealed. */
  public OptionalLong indexOf(long sequence) {
    return transactions.executeRead(status -> {
      try (PreparedStatement statement =
          status
              .getConnection()
              .prepareStatement("select log_index from log_leaf where sequence = ?")) {
        statement.setLong(1, sequence);
        try (ResultSet row = statement.executeQuery()) {
          return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
      }
    });
  }

  /**
   * Asks the tree of a size that was sealed.
   *
   * @throws BrokenLogException if hashes are missing
   */
  public <T> T withTree(long treeSize, Function<Tree, T> question) {
    return transactions.executeRead(
        status -> question.apply(new Tree(treeSize, new KeptNodes(status.getConnection()))));
  }

  /**
   * Leaves that lie side by side.
   *
   * @throws BrokenLogException if some are missing
   */
  public List<Hash> leaves(long first, int count) {
    return transactions.executeRead(
        status -> new KeptNodes(status.getConnection()).range(0, first, count));
  }

  /** The keys that have signed heads, the latest first. */
  public List<UsedKey> keys() {
    return transactions.executeRead(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(KEYS);
          ResultSet rows = statement.executeQuery()) {
        List<UsedKey> keys = new ArrayList<>();
        while (rows.next()) {
          keys.add(
              new UsedKey(
                  rows.getString(1),
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getObject(4, OffsetDateTime.class).toInstant(),
                  rows.getBoolean(6) ? null : rows.getObject(5, OffsetDateTime.class).toInstant()));
        }
        return keys;
      }
    });
  }

  static @Nullable SealedCheckpoint latest(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(CHECKPOINT + "order by tree_size desc limit 1")) {
      return one(statement);
    }
  }

  private static @Nullable SealedCheckpoint one(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next()
          ? new SealedCheckpoint(row.getLong(1), Hash.of(row.getBytes(2)), row.getString(3))
          : null;
    }
  }
}
