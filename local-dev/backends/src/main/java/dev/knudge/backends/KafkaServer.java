package dev.knudge.backends;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Apache Kafka in this process: one KRaft node, broker and controller in one, on loopback.
 *
 * <p>What it is told is kept in the directory between starts, also when the process was killed.
 */
public final class KafkaServer implements AutoCloseable {

  private static final String NODE_ID = "1";

  private final KafkaRaftServer server;
  private final DirectoryLock lock;
  private final int port;

  private KafkaServer(KafkaRaftServer server, DirectoryLock lock, int port) {
    this.server = server;
    this.lock = lock;
    this.port = port;
  }

  /**
   * How to run it.
   *
   * @param directory where its data is kept; made if it is not there
   * @param port where clients connect
   * @param autoCreateTopics whether naming a topic makes it; off, since a topic nobody declared is
   *     a mistake to be seen
   */
  public record Settings(Path directory, Port port, boolean autoCreateTopics) {

    /** Data in this directory, any free port, no topics made by naming them. */
    public static Settings in(Path directory) {
      return new Settings(directory, Port.free(), false);
    }

    /** The same, on this port. */
    public Settings withPort(Port newPort) {
      return new Settings(directory, newPort, autoCreateTopics);
    }

    /** The same, with topics made by naming them, or not. */
    public Settings withAutoCreateTopics(boolean newAutoCreateTopics) {
      return new Settings(directory, port, newAutoCreateTopics);
    }
  }

  /**
   * Starts it, and returns when clients can connect.
   *
   * @throws PortTakenException when the given port is taken
   * @throws BackendException when another process has the directory, or Kafka does not start
   */
  public static KafkaServer start(Settings settings) {
    DirectoryLock lock = DirectoryLock.take(settings.directory());
    try {
      int port = settings.port().claim();
      Path log = settings.directory().resolve("log").toAbsolutePath();
      format(log);
      KafkaRaftServer server =
          new KafkaRaftServer(new KafkaConfig(config(settings, log, port), false), Time.SYSTEM);
      startUp(server, settings.directory());
      return new KafkaServer(server, lock, port);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void startUp(KafkaRaftServer server, Path directory) {
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw new BackendException(
          "Kafka does not start on %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  private static void format(Path log) {
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(log);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(Integer.parseInt(NODE_ID))
          .addDirectory(log.toString())
          .setMetadataLogDirectory(log.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new BackendException("Kafka's log directory %s cannot be made".formatted(log), e);
    }
  }

  private static Map<String, String> config(Settings settings, Path log, int port) {
    int controllerPort = Port.free().claim();
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", NODE_ID),
        Map.entry("log.dirs", log.toString()),
        Map.entry("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort),
        Map.entry("controller.listener.names", "CONTROLLER"),
        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort)),
        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
        Map.entry("auto.create.topics.enable", Boolean.toString(settings.autoCreateTopics())),
        // One node: what is internal has one replica too, and one partition is plenty.
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        // The defaults are for servers: threads for many disks, 128 MB to compact logs.
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"),
        Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
        // After a kill the controller waits this long for the broker that was; the default is 9 s.
        Map.entry("broker.session.timeout.ms", "5000"),
        Map.entry("broker.heartbeat.interval.ms", "1000"),
        // A lone consumer need not wait for others to join its group.
        Map.entry("group.initial.rebalance.delay.ms", "0"));
  }

  /** The port clients connect to. */
  public int port() {
    return port;
  }

  /** {@code host:port}, as clients want it in {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Stops it, when what it holds is on disk. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }
}
