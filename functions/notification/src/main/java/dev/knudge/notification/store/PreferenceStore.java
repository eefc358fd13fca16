package dev.knudge.notification.store;

import dev.knudge.contracts.Json;
import dev.knudge.notification.DefaultAddress;
import dev.knudge.notification.InvalidPreferencesException;
import dev.knudge.notification.NotificationSettings;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.PreferencesReader;
import dev.knudge.notification.PreferencesWriter;
import dev.knudge.runtime.database.Sql;
import io.micronaut.data.jdbc.runtime.JdbcOperations;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What users wish. Each method joins the caller's transaction. */
@Singleton
public class PreferenceStore {
  private static final Logger LOG = LoggerFactory.getLogger(PreferenceStore.class);

  private static final String OF =
      "select user_id, wishes, updated_at from preference where user_id = any (?)";

  private static final String ADD =
      "insert into preference (user_id, version, wishes, updated_at) values (?, 0, ?::json, ?) on conflict do nothing";

  private static final String HOLD = OF + " for update";

  private static final String SAVE =
      "update preference set version = version + 1, wishes = ?::json, updated_at = ? where user_id = ?";

  private final PreferencesReader reader = PreferencesReader.ofStored();
  private final JdbcOperations database;
  private final DigestStore digests;
  private final DeliveryStore deliveries;
  private final DefaultAddress defaultAddress;

  PreferenceStore(
      JdbcOperations database,
      DigestStore digests,
      DeliveryStore deliveries,
      NotificationSettings settings) {
    this.database = database;
    this.digests = digests;
    this.deliveries = deliveries;
    defaultAddress = settings.defaultAddress();
  }

  /**
   * What is kept of a user.
   *
   * @param updatedAt null where the user never said anything
   */
  public record Stored(Preferences preferences, @Nullable Instant updatedAt) {}

  /** The preferences of all these users, by their ids; the defaults for those who never said anything. */
  @Transactional
  public Map<String, Preferences> of(Collection<String> userIds) {
    Map<String, Stored> stored = read(OF, userIds);
    Map<String, Preferences> preferences = new HashMap<>();
    for (String user : userIds) {
      Stored its = stored.get(user);
      Preferences own = its == null ? Preferences.DEFAULTS : its.preferences();
      preferences.put(user, own.withDefault(defaultAddress, user));
    }
    return preferences;
  }

  /** The preferences of one user. */
  @Transactional
  public Stored of(String userId) {
    Stored stored = read(OF, List.of(userId)).get(userId);
    return shown(userId, stored == null ? new Stored(Preferences.DEFAULTS, null) : stored);
  }

  /** Changes the preferences of a user; changes of one user go one after the other. */
  @Transactional
  public Stored change(String userId, UnaryOperator<Preferences> change, Instant now) {
    database.prepareStatement(
        ADD,
        statement -> {
          statement.setString(1, userId);
          statement.setString(2, json(Preferences.DEFAULTS));
          statement.setObject(3, Sql.time(now));
          return statement.executeUpdate();
        });
    Stored before = Objects.requireNonNull(read(HOLD, List.of(userId)).get(userId));
    Preferences after =
        change
            .apply(before.preferences())
            .withoutDefault(defaultAddress, userId, before.preferences());
    database.prepareStatement(
        SAVE,
        statement -> {
          statement.setString(1, json(after));
          statement.setObject(2, Sql.time(now));
          statement.setString(3, userId);
          return statement.executeUpdate();
        });
    digests.change(userId, after.nextDigest(now), now);
    deliveries.lookAgain(userId, now);
    return shown(userId, new Stored(after, now));
  }

  private Stored shown(String userId, Stored stored) {
    return new Stored(stored.preferences().withDefault(defaultAddress, userId), stored.updatedAt());
  }

  private Map<String, Stored> read(String sql, Collection<String> userIds) {
    return database.prepareStatement(
        sql,
        statement -> {
          Sql.array(statement, 1, "text", userIds, user -> user);
          Map<String, Stored> stored = new HashMap<>();
          try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
              stored.put(
                  row.getString(1),
                  new Stored(
                      preferences(row.getString(1), row.getString(2)),
                      Sql.instant(row, "updated_at")));
            }
          }
          return stored;
        });
  }

  /** What a later version of this function would not take any more must not keep everybody else's notifications. */
  private Preferences preferences(String userId, String json) {
    try {
      return reader.read(Json.readObject(json), Preferences.DEFAULTS);
    } catch (InvalidPreferencesException e) {
      LOG.error(
          "The stored preferences of {} cannot be read, so all counts as muted: {}",
          userId,
          e.pointer());
      return Preferences.UNREADABLE;
    }
  }

  private static String json(Preferences preferences) {
    return Json.write(PreferencesWriter.tree(preferences));
  }
}
