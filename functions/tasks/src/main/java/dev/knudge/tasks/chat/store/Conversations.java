package dev.knudge.tasks.chat.store;

import dev.knudge.contracts.EventIds;
import dev.knudge.contracts.WireForms;
import dev.knudge.runtime.TickHandler;
import dev.knudge.runtime.lease.Lease;
import dev.knudge.tasks.chat.ChatSettings;
import dev.knudge.tasks.chat.Conversation;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The conversations that are not forgotten yet, and the zones of those who hold them. */
@Singleton
public final class Conversations implements TickHandler {
  private static final int PORTION = 5000;

  /** By its name, as a task's zone is written. */
  private static final ZoneId UTC = ZoneId.of("UTC");

  private static final String FIND =
      "select state from conversation where user_id = ? and id = ? and updated_at > ? for update";

  private static final String KEEP =
      """
      insert into conversation (user_id, id, state, updated_at) values (?, ?, ?::json, ?)
      on conflict (user_id, id) do update set state = excluded.state, updated_at = excluded.updated_at\
      """;

  private static final String FORGET =
      "delete from conversation where ctid = any (array(select ctid from conversation where updated_at <= ? limit ?))";

  private final TransactionOperations<Connection> transactions;
  private final Clock clock;
  private final ChatSettings settings;

  Conversations(
      TransactionOperations<Connection> transactions, Clock clock, ChatSettings settings) {
    this.transactions = transactions;
    this.clock = clock;
    this.settings = settings;
  }

  /** Does it in one transaction, with all that is stored meanwhile; one that is under way is joined. */
  public <T> T together(Supplier<T> work) {
    return transactions.executeWrite(_ -> work.get());
  }

  /** An id for a new one. */
  public String newId() {
    return EventIds.random();
  }

  /** The user's conversation of that id, held until the transaction ends; null where there is none, or it is forgotten. */
  public @Nullable Conversation find(String userId, String id) {
    return transactions.executeWrite(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(FIND)) {
        statement.setString(1, userId);
        statement.setString(2, id);
        statement.setObject(3, expired());
        try (ResultSet row = statement.executeQuery()) {
          return row.next() ? Conversation.read(id, row.getString(1)) : null;
        }
      }
    });
  }

  /** Remembers it as it is now. */
  public void keep(String userId, Conversation conversation) {
    transactions.executeWrite(status -> {
      try (PreparedStatement statement = status.getConnection().prepareStatement(KEEP)) {
        statement.setString(1, userId);
        statement.setString(2, conversation.id());
        statement.setString(3, conversation.json());
        statement.setObject(4, now());
        return statement.executeUpdate();
      }
    });
  }

  /** The zone that the user told last; UTC where none was told. */
  public ZoneId zone(String userId) {
    ZoneId zone =
        transactions.executeRead(status -> {
          try (PreparedStatement statement =
              status
                  .getConnection()
                  .prepareStatement("select time_zone from chat_user where user_id = ?")) {
            statement.setString(1, userId);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? WireForms.timeZone(row.getString(1)) : null;
            }
          }
        });
    return zone == null ? UTC : zone;
  }

  /** Remembers the user's zone. */
  public void keepZone(String userId, ZoneId zone) {
    transactions.executeWrite(status -> {
      try (PreparedStatement statement =
          status
              .getConnection()
              .prepareStatement(
                  "insert into chat_user (user_id, time_zone) values (?, ?) on conflict (user_id) do update set time_zone = excluded.time_zone where chat_user.time_zone <> excluded.time_zone")) {
        statement.setString(1, userId);
        statement.setString(2, zone.getId());
        return statement.executeUpdate();
      }
    });
  }

  @Override
  public void tick(Lease lease) {
    int forgotten;
    do {
      lease.ensureHeld();
      forgotten =
          transactions.executeWrite(status -> {
            try (PreparedStatement statement = status.getConnection().prepareStatement(FORGET)) {
              statement.setObject(1, expired());
              statement.setInt(2, PORTION);
              return statement.executeUpdate();
            }
          });
    } while (forgotten >= PORTION);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private OffsetDateTime expired() {
    return now().minus(settings.memory());
  }
}
