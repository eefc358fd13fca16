package dev.knudge.tasks.store;

import dev.knudge.contracts.Json;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Requests that carry an Idempotency-Key happen once: the answer is stored in the transaction of what it answers, and a repetition gets it again. One that comes while the first is
 * under way waits for it.
 */
@Singleton
public final class Idempotency {
  private static final Pattern KEY = Pattern.compile("[ -~]{1,200}");

  private static final String CLAIM =
      """
      insert into idempotency (user_id, key, request, at) values (?, ?, ?, ?)
      on conflict (user_id, key) do update set request = excluded.request, at = excluded.at, status = null, headers = null, body = null
      where idempotency.at < ?\
      """;

  private static final String FIND =
      "select request, status, headers, body from idempotency where user_id = ? and key = ?";

  private static final String KEEP =
      "update idempotency set status = ?, headers = ?::json, body = ? where user_id = ? and key = ?";

  private final TransactionOperations<Connection> transactions;
  private final Ledgers ledgers;
  private final Duration memory;

  Idempotency(
      TransactionOperations<Connection> transactions, Ledgers ledgers, TaskSettings settings) {
    this.transactions = transactions;
    this.ledgers = ledgers;
    memory = settings.memory();
  }

  /**
   * What was answered.
   *
   * @param body JSON text
   */
  public record Answer(int status, Map<String, String> headers, String body) {
    /** The same with one header more. */
    public Answer with(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, more, body);
    }
  }

  /**
   * Does it, or gives the answer that it had when it was done.
   *
   * @param key the header's value; null where there is none, then it is just done
   * @param request what tells this request from others: method, path, body
   * @param work joins the transaction; what it throws leaves nothing, so that the request may come again with its key
   * @throws ProblemException 422 if the key was used with another request, 400 if it is none
   */
  public Answer once(String userId, @Nullable String key, String request, Supplier<Answer> work) {
    if (key == null) {
      return work.get();
    }
    if (!KEY.matcher(key).matches()) {
      throw new ProblemException(
          Problem.of(
              HttpStatus.BAD_REQUEST,
              "Idempotency-Key must have 1 to 200 printable ASCII characters; a UUID is a good one."));
    }
    byte[] hash = hash(request);
    return transactions.executeWrite(status -> {
      Connection connection = status.getConnection();
      if (!claim(connection, userId, key, hash)) {
        return earlier(connection, userId, key, hash);
      }
      Answer answer = work.get();
      keep(connection, userId, key, answer);
      return answer;
    });
  }

  private boolean claim(Connection connection, String userId, String key, byte[] hash)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setString(1, userId);
      statement.setString(2, key);
      statement.setBytes(3, hash);
      statement.setObject(4, TaskRows.offset(ledgers.now()));
      statement.setObject(5, TaskRows.offset(ledgers.now().minus(memory)));
      return statement.executeUpdate() == 1;
    }
  }

  private static Answer earlier(Connection connection, String userId, String key, byte[] hash)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, userId);
      statement.setString(2, key);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!Arrays.equals(row.getBytes(1), hash)) {
          throw new ProblemException(
              Problem.of(
                  HttpStatus.UNPROCESSABLE_ENTITY,
                  "This Idempotency-Key was used with another request. Repeat that very request, or use a new key."));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        Json.readObject(row.getString(3))
            .forEach((name, value) -> headers.put(name, String.valueOf(value)));
        headers.put("Idempotency-Replayed", "true");
        return new Answer(row.getInt(2), headers, row.getString(4));
      }
    }
  }

  private static void keep(Connection connection, String userId, String key, Answer answer)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEEP)) {
      statement.setInt(1, answer.status());
      statement.setString(2, Json.write(answer.headers()));
      statement.setString(3, answer.body());
      statement.setString(4, userId);
      statement.setString(5, key);
      statement.executeUpdate();
    }
  }

  private static byte[] hash(String request) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
