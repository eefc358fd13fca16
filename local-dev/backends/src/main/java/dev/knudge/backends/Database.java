package dev.knudge.backends;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * One database of a PostgreSQL server, whoever runs that server.
 *
 * <p>A function works as a role that may only connect ({@link #admitApplication}); its migrations run
 * as a role that may also make schemas ({@link #admitOwner}). Roles belong to the whole server, as PostgreSQL has it.
 *
 * @param superuser who may do everything; for setting up only
 */
public record Database(String host, int port, String name, Login superuser) {

  /** {@code jdbc:postgresql://…}, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, port, name);
  }

  /** The role that runs a function; made if need be, with its name as password. */
  public Login application(String user) {
    Login login = new Login(user, user);
    admitApplication(login);
    return login;
  }

  /** The role that runs a function's migrations; made if need be, with its name as password. */
  public Login owner(String user) {
    Login login = new Login(user, user);
    admitOwner(login);
    return login;
  }

  /** Makes the role if need be, sets its password, and lets it connect. */
  public void admitApplication(Login login) {
    admit(login, "CONNECT");
  }

  /** Makes the role if need be, sets its password, and lets it connect and make schemas. */
  public void admitOwner(Login login) {
    admit(login, "CONNECT, CREATE");
  }

  private void admit(Login login, String privileges) {
    try (Connection connection = connect(superuser)) {
      String role = identifier(login.user());
      execute(connection, "SELECT pg_advisory_lock(hashtext('dev.knudge.backends'))");
      execute(
          connection,
          "%s ROLE %s LOGIN PASSWORD %s"
              .formatted(
                  exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", login.user())
                      ? "ALTER"
                      : "CREATE",
                  role,
                  literal(connection, login.password())));
      execute(
          connection,
          "GRANT %s ON DATABASE %s TO %s".formatted(privileges, identifier(name), role));
    } catch (SQLException e) {
      throw new BackendException(
          "the role %s cannot be let into database %s: %s"
              .formatted(login.user(), name, e.getMessage()),
          e);
    }
  }

  /** Another database of the same server; made if it is not there. */
  Database sibling(String sibling) {
    try (Connection connection = connect(superuser)) {
      if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", sibling)) {
        execute(connection, "CREATE DATABASE " + identifier(sibling));
      }
      return new Database(host, port, sibling, superuser);
    } catch (SQLException e) {
      throw new BackendException(
          "the database %s cannot be made: %s".formatted(sibling, e.getMessage()), e);
    }
  }

  /** A connection as the superuser. */
  public Connection connect() throws SQLException {
    return connect(superuser);
  }

  /** A connection as this role. */
  public Connection connect(Login login) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", login.user());
    properties.setProperty("password", login.password());
    return DriverManager.getConnection(jdbcUrl(), properties);
  }

  private static boolean exists(Connection connection, String sql, String value)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String identifier(String value) {
    return '"' + value.replace("\"", "\"\"") + '"';
  }

  private static String literal(Connection connection, String value) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.enquoteLiteral(value);
    }
  }
}
