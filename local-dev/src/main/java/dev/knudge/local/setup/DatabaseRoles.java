package dev.knudge.local.setup;

import dev.knudge.backends.Database;
import dev.knudge.backends.Login;
import dev.knudge.local.manifests.Located;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The databases and roles that the manifests' containers log in with, read from their environments: a Service works as an application role,
 * which may only connect; a Job that names a {@code DATABASE_APP_ROLE} migrates, and so owns its function's schema.
 *
 * @param owners the logins of migrations, by database
 * @param applications the logins of services, by database
 */
record DatabaseRoles(Map<Account, Login> owners, Map<Account, Login> applications) {

  private static final String URL = "DATABASE_URL";
  private static final String USER = "DATABASE_USER";
  private static final String PASSWORD = "DATABASE_PASSWORD";
  private static final String APPLICATION_ROLE = "DATABASE_APP_ROLE";
  private static final String JDBC = "jdbc:";

  /**
   * A role in a database.
   *
   * @param database the database's name
   * @param role the role's name
   */
  record Account(String database, String role) {}

  /**
   * Reads the roles.
   *
   * @param jobs the environment of each Job
   * @param services the environment of each Service
   * @throws dev.knudge.local.manifests.ManifestException where a container's settings do not make a login, or a migration grants to a role
   *     that no service has
   */
  static DatabaseRoles of(
      Map<Located<?>, Map<String, String>> jobs, Map<Located<?>, Map<String, String>> services) {
    Map<Account, Login> owners = new LinkedHashMap<>();
    Map<Account, Login> applications = new LinkedHashMap<>();
    services.forEach((service, environment) ->
        login(service, environment).ifPresent(found -> add(service, applications, found)));
    jobs.forEach((job, environment) -> {
      login(job, environment).ifPresent(found -> add(job, owners, found));
      requireApplication(job, environment, applications);
    });
    return new DatabaseRoles(owners, applications);
  }

  private static void add(
      Located<?> where, Map<Account, Login> logins, Map.Entry<Account, Login> found) {
    Login other = logins.putIfAbsent(found.getKey(), found.getValue());
    if (other != null && !other.equals(found.getValue())) {
      throw where.fault(
          "the role '" + found.getKey().role() + "' has another password here than elsewhere",
          "Take it from one Secret everywhere");
    }
  }

  private static void requireApplication(
      Located<?> job, Map<String, String> environment, Map<Account, Login> applications) {
    String role = environment.get(APPLICATION_ROLE);
    if (role != null
        && applications.keySet().stream().noneMatch(account -> account.role().equals(role))) {
      throw job.fault(
          APPLICATION_ROLE + " is '" + role + "', and no Service has that as its " + USER,
          "Name the role of the service");
    }
  }

  private static Optional<Map.Entry<Account, Login>> login(
      Located<?> where, Map<String, String> environment) {
    String url = environment.get(URL);
    if (url == null) {
      return Optional.empty();
    }
    return Optional.of(
        Map.entry(
            new Account(database(where, url), required(where, environment, USER)),
            new Login(required(where, environment, USER), required(where, environment, PASSWORD))));
  }

  private static String database(Located<?> where, String url) {
    String path = url.startsWith(JDBC) ? URI.create(url.substring(JDBC.length())).getPath() : null;
    if (path == null || path.length() < 2) {
      throw where.fault(
          URL + " is '" + url + "'", "Write it as jdbc:postgresql://host:port/database");
    }
    return path.substring(1);
  }

  private static String required(Located<?> where, Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isEmpty()) {
      throw where.fault(
          "a container has " + URL + " but no " + name,
          "Set it from the function's database Secret");
    }
    return value;
  }

  /** Makes databases and roles, and sets the passwords; what is there already stays. */
  void apply(DatabaseByName databases) {
    owners.forEach((account, login) -> databases.named(account.database()).admitOwner(login));
    applications.forEach(
        (account, login) -> databases.named(account.database()).admitApplication(login));
  }

  /** How many roles there are. */
  int size() {
    return owners.size() + applications.size();
  }

  /** Finds a database, and makes it where there is none. */
  interface DatabaseByName {
    Database named(String name);
  }

  /** The names of all databases. */
  Collection<String> databases() {
    return java.util.stream.Stream.concat(owners.keySet().stream(), applications.keySet().stream())
        .map(Account::database)
        .distinct()
        .toList();
  }
}
