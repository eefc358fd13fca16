package dev.knudge.backends;

import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The servers in containers; Testcontainers ends them when the JVM is gone. */
final class ContainerBackends implements Backends.Provider {

  private @Nullable Database postgres;
  private @Nullable String kafka;

  @Override
  @SuppressWarnings("resource") // it lives as long as the JVM
  public synchronized Database postgres() {
    Database running = postgres;
    if (running == null) {
      PostgreSQLContainer container =
          new PostgreSQLContainer(image("postgres", "postgres:18"))
              .withEnv("POSTGRES_INITDB_ARGS", "--locale-provider=builtin --locale=C.UTF-8")
              .withCommand(
                  "postgres", "-c", "fsync=off", "-c", "timezone=UTC", "-c", "max_connections=200");
      container.start();
      running =
          new Database(
              container.getHost(),
              container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
              "postgres",
              new Login(container.getUsername(), container.getPassword()));
      postgres = running;
    }
    return running;
  }

  @Override
  @SuppressWarnings("resource") // it lives as long as the JVM
  public synchronized String kafka() {
    String running = kafka;
    if (running == null) {
      // The version that local-dev embeds.
      String tag = "apache/kafka:" + AppInfoParser.getVersion();
      KafkaContainer container =
          new KafkaContainer(image("kafka", tag))
              .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
              .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
      container.start();
      running = container.getBootstrapServers();
      kafka = running;
    }
    return running;
  }

  /** The image, unless {@code -Dbackends.<name>.image} says another, as a mirror needs it. */
  private static DockerImageName image(String name, String usual) {
    String base = name.equals("kafka") ? "apache/kafka" : "postgres";
    return DockerImageName.parse(System.getProperty("backends." + name + ".image", usual))
        .asCompatibleSubstituteFor(base);
  }
}
