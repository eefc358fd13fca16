package dev.knudge.audit.sealing;

import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Nodes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The tree's hashes in the database, read within a transaction. */
record KeptNodes(Connection connection) implements Nodes {
  private static final String LEAVES =
      "select leaf_hash from log_leaf where log_index >= ? and log_index < ? order by log_index";
  private static final String NODES =
      "select hash from log_node where level = ? and place >= ? and place < ? order by place";

  @Override
  public List<Hash> range(int level, long first, int count) {
    try (PreparedStatement statement = connection.prepareStatement(level == 0 ? LEAVES : NODES)) {
      int parameter = 0;
      if (level > 0) {
        statement.setInt(++parameter, level);
      }
      statement.setLong(++parameter, first);
      statement.setLong(++parameter, first + count);
      List<Hash> hashes = new ArrayList<>(count);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          hashes.add(Hash.of(rows.getBytes(1)));
        }
      }
      if (hashes.size() != count) {
        throw new BrokenLogException(
            "Of the log's hashes at level "
                + level
                + " from "
                + first
                + " on, "
                + (count - hashes.size())
                + " of "
                + count
                + " are missing.");
      }
      return hashes;
    } catch (SQLException e) {
      throw new LogUnreadableException(e);
    }
  }
}
