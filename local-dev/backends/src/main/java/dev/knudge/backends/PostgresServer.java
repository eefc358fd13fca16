package dev.knudge.backends;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL as processes of its own, on loopback, in UTF-8 and UTC.
 *
 * <p>What it is told is kept in the directory between starts. When the process that started it was killed, the
 * server lives on; the next start in the same directory ends that leftover first.
 */
public final class PostgresServer implements AutoCloseable {

  private static final String SUPERUSER = "postgres";
  private static final String CLUSTER = "cluster";
  private static final String DATA = "data";

  private final PostgresTools tools;
  private final Path cluster;
  private final DirectoryLock lock;
  private final Database root;

  private PostgresServer(PostgresTools tools, Path cluster, DirectoryLock lock, Database root) {
    this.tools = tools;
    this.cluster = cluster;
    this.lock = lock;
    this.root = root;
  }

  /**
   * How to run it.
   *
   * @param directory where its data is kept; made if it is not there
   * @param port where clients connect
   * @param durable whether a commit waits for the disk; only tests can do without
   */
  public record Settings(Path directory, Port port, boolean durable) {

    /** Data in this directory, any free port, durable. */
    public static Settings in(Path directory) {
      return new Settings(directory, Port.free(), true);
    }

    /** The same, on this port. */
    public Settings withPort(Port newPort) {
      return new Settings(directory, newPort, durable);
    }

    /** The same, with commits that do not wait for the disk: quick, and lost in a power cut. */
    public Settings withoutDurability() {
      return new Settings(directory, port, false);
    }
  }

  /**
   * Starts it, and returns when clients can connect.
   *
   * @throws PortTakenException when the given port is taken
   * @throws BackendException when another process has the directory, the data is of another major version,
   *     or PostgreSQL does not start; the message holds what it said
   */
  public static PostgresServer start(Settings settings) {
    Path directory = settings.directory().toAbsolutePath();
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      PostgresTools tools = PostgresTools.forThisUser();
      Path cluster = directory.resolve(CLUSTER);
      Login superuser = new Login(SUPERUSER, password(directory.resolve("superuser-password")));
      endLeftover(tools, cluster);
      int port = settings.port().claim();
      create(tools, cluster, superuser, settings.durable());
      configure(cluster, port, settings.durable());
      tools.handOver(cluster);
      startUp(tools, cluster);
      return new PostgresServer(
          tools, cluster, lock, new Database("127.0.0.1", port, "postgres", superuser));
    } catch (IOException e) {
      lock.close();
      throw new UncheckedIOException("PostgreSQL cannot be set up in " + directory, e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Ends the server that a killed process left in this directory, and removes the directory; does nothing while its
   * process lives.
   */
  static void sweep(Path directory) throws IOException {
    Optional<DirectoryLock> lock = DirectoryLock.tryTake(directory);
    if (lock.isEmpty()) {
      return;
    }
    try {
      endLeftover(PostgresTools.forThisUser(), directory.resolve(CLUSTER));
      Directories.delete(directory);
    } finally {
      lock.get().close();
    }
  }

  private static void startUp(PostgresTools tools, Path cluster) throws IOException {
    Path log = cluster.resolve("log");
    Files.deleteIfExists(log);
    try {
      tools.start(cluster.resolve(DATA), log);
    } catch (BackendException e) {
      String said = Files.exists(log) ? Files.readString(log).strip() : "nothing";
      throw new BackendException("PostgreSQL does not start; it said: " + said, e);
    }
  }

  /** Makes the cluster whole or not at all: a start that is killed in it leaves nothing behind. */
  private static void create(PostgresTools tools, Path cluster, Login superuser, boolean durable)
      throws IOException {
    Path version = cluster.resolve(DATA).resolve("PG_VERSION");
    if (Files.exists(version)) {
      String major = Files.readString(version).strip();
      if (!major.equals("18")) {
        throw new BackendException(
            "%s was made by PostgreSQL %s, and this is 18: remove it to begin anew"
                .formatted(cluster, major));
      }
      return;
    }
    Files.createDirectories(cluster);
    Path unfinished = cluster.resolve("unfinished");
    Directories.delete(unfinished);
    initialise(tools, cluster, unfinished, superuser, durable);
    Files.move(unfinished, cluster.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void initialise(
      PostgresTools tools, Path cluster, Path data, Login superuser, boolean durable)
      throws IOException {
    Path password = cluster.resolve("password");
    try {
      Files.writeString(secretFile(password), superuser.password());
      tools.handOver(cluster);
      tools.initdb(data, superuser.user(), password, durable);
    } finally {
      Files.deleteIfExists(password);
    }
  }

  private static void configure(Path cluster, int port, boolean durable) throws IOException {
    Files.write(
        cluster.resolve(DATA).resolve("postgresql.conf"),
        List.of(
            "# Written anew at each start.",
            "listen_addresses = '127.0.0.1'",
            "port = " + port,
            "unix_socket_directories = ''",
            "max_connections = 200",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            "lc_messages = 'C'",
            "password_encryption = 'scram-sha-256'",
            "shared_buffers = 64MB",
            "min_wal_size = 32MB",
            "max_wal_size = 512MB",
            "jit = off",
            "io_method = sync",
            "fsync = " + (durable ? "on" : "off"),
            "full_page_writes = " + (durable ? "on" : "off"),
            "synchronous_commit = " + (durable ? "on" : "off")));
  }

  private static void endLeftover(PostgresTools tools, Path cluster) throws IOException {
    Path data = cluster.resolve(DATA);
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    String first = Files.readAllLines(pidFile).stream().findFirst().orElse("").strip();
    if (first.matches("\\d+") && isPostgres(Long.parseLong(first))) {
      tools.stop(data);
    }
    // Else it is of a server that died; its number may meanwhile be another program's.
    Files.deleteIfExists(pidFile);
  }

  private static boolean isPostgres(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .filter(command -> Path.of(command).endsWith("postgres"))
        .isPresent();
  }

  /** Made at random once, and readable by nobody else. */
  private static String password(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] bytes = new byte[16];
      new SecureRandom().nextBytes(bytes);
      Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
      Files.deleteIfExists(unfinished);
      Files.writeString(secretFile(unfinished), HexFormat.of().formatHex(bytes));
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file).strip();
  }

  private static Path secretFile(Path file) throws IOException {
    Files.deleteIfExists(file);
    return Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** The port clients connect to. */
  public int port() {
    return root.port();
  }

  /** The database of this name; made if it is not there. */
  public Database database(String name) {
    return root.sibling(name);
  }

  /** Ends it: connections are cut, what was committed is on disk. */
  @Override
  public void close() {
    tools.stop(cluster.resolve(DATA));
    lock.close();
  }
}
