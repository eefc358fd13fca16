package dev.knudge.audit.store;

import dev.knudge.audit.Archived;
import dev.knudge.audit.Disclosure;
import dev.knudge.audit.Entry;
import dev.knudge.audit.Recorded;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes old months out of the trail, and says in the trail which places of the log they had: what is missing there without that was removed. */
@Singleton
public class Archiving {
  private static final Logger LOG = LoggerFactory.getLogger(Archiving.class);

  /** Finding the places of millions of entries takes longer than anything else may. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final String LATEST =
      "select event_id from archived_month order by archived_at desc, relation desc limit 1";

  private final TransactionOperations<Connection> transactions;
  private final EntryStore entries;
  private final EntryWriter writer;

  Archiving(
      TransactionOperations<Connection> transactions, EntryStore entries, EntryWriter writer) {
    this.transactions = transactions;
    this.entries = entries;
    this.writer = writer;
  }

  /**
   * Archives the oldest month if it is old enough, and says whether it did.
   *
   * @param keepMonths how many whole months before this one stay
   */
  boolean oldest(int keepMonths) {
    return transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      int usual = connection.getNetworkTimeout();
      connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
      try {
        return oldest(connection, keepMonths);
      } finally {
        connection.setNetworkTimeout(Runnable::run, usual);
      }
    });
  }

  /**
   * What is archived, as the trail itself says. An entry that does not open under the trail's own key, or is not what it was, says nothing: whoever has the database only cannot make one.
   */
  public Archived places() {
    Archived places = new Archived();
    for (Recorded entry : latest()) {
      if (entry.type().equals(Archived.TYPE)
          && entry.disclosure() instanceof Disclosure.Readable readable
          && readable.isCommittedToBy(entry.commitment())) {
        places.addAll(Archived.of(readable.payload()));
      }
    }
    return places;
  }

  /** How many months with entries were archived so far. */
  public long count() {
    return transactions.executeRead(status -> {
      try (PreparedStatement statement =
              status.getConnection().prepareStatement("select count(*) from archived_month");
          ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    });
  }

  private List<Recorded> latest() {
    @Nullable String eventId =
        transactions.executeRead(status -> {
          try (PreparedStatement statement = status.getConnection().prepareStatement(LATEST);
              ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getString(1) : null;
          }
        });
    return eventId == null ? List.of() : entries.find(null, eventId, Entry.SELF);
  }

  private boolean oldest(Connection connection, int keepMonths) throws SQLException {
    try (PreparedStatement patience =
        connection.prepareStatement("select set_config('statement_timeout', ?, true)")) {
      patience.setString(1, Long.toString(PATIENCE.toMillis()));
      patience.execute();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select month, relation, entries, places from archive_month(?)")) {
      statement.setInt(1, keepMonths);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && archived(connection, row);
      }
    }
  }

  private boolean archived(Connection connection, ResultSet row) throws SQLException {
    String month = row.getString("month");
    @Nullable String relation = row.getString("relation");
    if (relation == null) {
      LOG.warn("{} stays, and what is newer: it has entries that are not in the log.", month);
      return false;
    }
    long count = row.getLong("entries");
    if (count > 0) {
      Archived all = places();
      Long[] ends = (Long[]) row.getArray("places").getArray();
      for (int i = 0; i < ends.length; i += 2) {
        all.add(ends[i], ends[i + 1]);
      }
      Entry entry = Entry.ofArchiving(relation, count, all, writer.now());
      writer.recordOwn(connection, entry);
      try (PreparedStatement statement =
          connection.prepareStatement(
              "insert into archived_month (relation, event_id) values (?, ?)")) {
        statement.setString(1, relation);
        statement.setString(2, entry.eventId());
        statement.executeUpdate();
      }
    }
    LOG.info(
        "{} was taken out of the trail with {} entries; it is {} now.", month, count, relation);
    return true;
  }
}
