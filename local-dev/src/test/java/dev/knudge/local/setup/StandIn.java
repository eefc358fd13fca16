package dev.knudge.local.setup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.postgresql.Driver;

/**
 * A function reduced to what local-dev sees of one: an application folder whose program migrates its schema, answers its readiness probe and
 * takes events into PostgreSQL. Type {@code poison} is refused by audit with 422, as a function refuses what its schema rejects.
 */
final class StandIn {

  /** Its jar is named as the function is, and so is the schema. */
  private static final String SCHEMA =
      System.getProperty("java.class.path").replace(".jar", "").replace('-', '_');

  private StandIn() {}

  public static void main(String... arguments) throws Exception {
    if (arguments.length == 1 && arguments[0].equals("migrate")) {
      migrate();
    } else {
      serve();
    }
  }

  private static void migrate() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      String role = System.getenv("DATABASE_APP_ROLE");
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + SCHEMA
              + ".seen (type text NOT NULL, body text NOT NULL)");
      statement.execute("GRANT USAGE ON SCHEMA " + SCHEMA + " TO " + role);
      statement.execute("GRANT SELECT, INSERT ON " + SCHEMA + ".seen TO " + role);
      System.out.println("migrated");
    }
  }

  private static void serve() throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(
                System.getenv("MICRONAUT_SERVER_HOST"), Integer.parseInt(System.getenv("PORT"))),
            0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", StandIn::handle);
    server.start();
  }

  private static void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String type = exchange.getRequestHeaders().getFirst("ce-type");
      if (!exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(200, -1);
      } else if ("poison".equals(type) && SCHEMA.equals("audit")) {
        exchange.sendResponseHeaders(422, -1);
      } else {
        keep(type, body);
        exchange.sendResponseHeaders(204, -1);
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static void keep(String type, String body) throws SQLException {
    try (Connection connection = connect();
        var insert = connection.prepareStatement("INSERT INTO " + SCHEMA + ".seen VALUES (?, ?)")) {
      insert.setString(1, type);
      insert.setString(2, body);
      insert.executeUpdate();
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        System.getenv("DATABASE_URL"),
        System.getenv("DATABASE_USER"),
        System.getenv("DATABASE_PASSWORD"));
  }

  /** Makes the application folder of that name. */
  static void build(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Driver.class.getProtectionDomain().getCodeSource().getLocation().toString());
    String entry = StandIn.class.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(folder.resolve(name + ".jar"));
        JarOutputStream jar = new JarOutputStream(file, manifest);
        var bytes = StandIn.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      bytes.transferTo(jar);
    }
    Files.writeString(
        folder.resolve("java.options"), "-XX:TieredStopAtLevel=1\n-XX:+UseSerialGC\n");
  }
}
