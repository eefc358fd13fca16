package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.audit.log.Checkpoint;
import dev.knudge.audit.log.Frontier;
import dev.knudge.audit.log.Hash;
import dev.knudge.audit.log.Note;
import dev.knudge.audit.log.SigningKey;
import dev.knudge.audit.log.VerifierKey;
import dev.knudge.backends.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The log's tables, looked at from outside: what must hold whatever happened. */
final class SealedLog {
  static final VerifierKey KEY =
      SigningKey.of("knudge.dev/audit", AuditDatabase.SIGNING_KEY).verifier();

  private SealedLog() {}

  /** Leaves without a gap, each that of its entry, and every head signed for exactly the leaves it covers. Returns how many are sealed. */
  static long assertWhole(Database database) {
    try (Connection connection = database.connect();
        Statement leaves = connection.createStatement();
        Statement heads = connection.createStatement();
        ResultSet leaf =
            leaves.executeQuery(
                "select log_index, log_leaf.leaf_hash, entry.leaf_hash from audit.log_leaf left join audit.entry using (sequence) order by log_index");
        ResultSet head =
            heads.executeQuery("select tree_size, note from audit.checkpoint order by tree_size")) {
      Frontier frontier = Frontier.empty();
      while (head.next()) {
        long size = head.getLong(1);
        while (frontier.size() < size) {
          assertThat(leaf.next()).as("leaf %d of %d", frontier.size(), size).isTrue();
          assertThat(leaf.getLong(1)).isEqualTo(frontier.size());
          assertThat(leaf.getBytes(2)).isEqualTo(leaf.getBytes(3));
          frontier.add(Hash.of(leaf.getBytes(2)));
        }
        Note note = Note.parse(head.getString(2));
        assertThat(note.isSignedBy(KEY)).isTrue();
        assertThat(Checkpoint.of(note).treeSize()).isEqualTo(size);
        assertThat(Checkpoint.of(note).root()).isEqualTo(frontier.root());
      }
      assertThat(leaf.next()).as("a leaf that no head covers").isFalse();
      return frontier.size();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
