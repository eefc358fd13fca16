package dev.knudge.local.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Port;
import dev.knudge.local.manifests.LocalSecrets;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Happening.Kind;
import dev.knudge.local.status.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project's own manifests run with real Kafka and PostgreSQL; only the functions are stand-ins, so that this module needs none. */
class LocalClusterTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final List<Happening> happenings = new CopyOnWriteArrayList<>();
  private final Map<String, String> flags = new HashMap<>();
  private Settings settings;
  private LocalCluster cluster;

  @BeforeEach
  void prepare() throws IOException {
    List<String> functions = functions();
    for (String function : functions) {
      StandIn.build(folder.resolve("apps").resolve(function), function);
    }
    flags.put("data.folder", folder.resolve("data").toString());
    flags.put("applications", folder.resolve("apps").toString() + "/{name}");
    List<String> ports =
        new ArrayList<>(
            List.of(
                "kafka.port",
                "postgres.port",
                "mail.port",
                "sink.port",
                "admin.port",
                "kubernetes.port"));
    functions.forEach(function -> ports.add("service." + function + ".port"));
    ports.forEach(port -> flags.put(port, Integer.toString(Port.free().claim())));
    settings = settings();
    cluster = cluster();
  }

  private static List<String> functions() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("../knative/base"))) {
      return folders
          .filter(Files::isDirectory)
          .map(function -> function.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void both_ways_into_kafka_wake_the_service_and_reach_its_table() throws Exception {
    cluster.start(false);
    assertThat(audit().state()).isEqualTo("asleep");

    sendBare(
        "{\"event_type\":\"task.created\",\"task_id\":\"t\",\"user_id\":\"u\",\"timestamp\":\"2026-02-08T10:00:00Z\",\"payload\":{}}");
    assertThat(post("task.updated")).isEqualTo(202);

    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(seen())
                .containsExactlyInAnyOrder("dev.knative.kafka.event", "task.updated"));
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          Status status = cluster.status();
          assertThat(status.sources())
              .filteredOn(source -> source.name().equals("audit"))
              .singleElement()
              .satisfies(s -> assertThat(s.delivered()).isEqualTo(2));
          assertThat(status.deadLetters()).isZero();
          assertThat(audit().lastColdStartMillis())
              .hasValueSatisfying(millis -> assertThat(millis).isPositive());
          assertThat(audit().replicas()).isEqualTo(1);
        });
    assertThat(happenings).extracting(Happening::kind).contains(Kind.WAKING, Kind.AWAKE);
  }

  @Test
  void what_the_service_refuses_becomes_a_dead_letter_and_nothing_else_stops() throws Exception {
    cluster.start(false);

    assertThat(post("poison")).isEqualTo(202);
    assertThat(post("task.created")).isEqualTo(202);

    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(cluster.status().deadLetters()).isEqualTo(1));
    await().atMost(SOON).untilAsserted(() -> assertThat(seen()).containsExactly("task.created"));
    assertThat(happenings)
        .anySatisfy(happening -> {
          assertThat(happening.kind()).isEqualTo(Kind.DEAD_LETTER);
          assertThat(happening.subject()).isEqualTo("audit");
          assertThat(happening.text()).contains("poison", "422");
        });
  }

  @Test
  void a_second_start_goes_on_where_the_first_stopped_and_a_fresh_one_begins_anew()
      throws Exception {
    cluster.start(false);
    post("task.created");
    await().atMost(SOON).untilAsserted(() -> assertThat(seen()).hasSize(1));
    cluster.close();

    cluster = cluster();
    cluster.start(false);
    post("task.updated");
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(seen()).containsExactlyInAnyOrder("task.created", "task.updated"));
    assertThat(records("task-events")).isEqualTo(2);
    cluster.close();

    cluster = cluster();
    cluster.start(true);
    assertThat(seen()).isEmpty();
    assertThat(records("task-events")).isZero();
  }

  @Test
  void a_second_local_dev_is_refused_and_leaves_the_first_alone() throws Exception {
    cluster.start(false);

    assertThatThrownBy(() -> cluster().start(true))
        .isInstanceOf(LocalDevException.class)
        .hasMessageContaining("already running");

    post("task.created");
    await().atMost(SOON).untilAsserted(() -> assertThat(seen()).hasSize(1));
  }

  @Test
  void a_taken_port_stops_the_start_and_frees_what_had_started() throws Exception {
    try (ServerSocket taken = new ServerSocket(settings.port("sink.port"))) {
      assertThatThrownBy(() -> cluster.start(false))
          .isInstanceOf(LocalDevException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " (sink.port)");
    }
    cluster = cluster();
    cluster.start(false);
    assertThat(audit().state()).isEqualTo("asleep");
  }

  @Test
  void a_migration_runs_again_only_where_its_application_has_changed() throws Exception {
    cluster.start(false);
    cluster.close();
    Files.writeString(folder.resolve("apps/recurring/lib.txt"), "another");

    cluster = cluster();
    cluster.start(false);

    assertThat(starts("audit-migrate")).isEqualTo(1);
    assertThat(starts("recurring-migrate")).isEqualTo(2);
    cluster.close();
    // As somebody does who is told that it was made by another PostgreSQL.
    try (Stream<Path> files = Files.walk(folder.resolve("data/postgres/cluster"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    cluster = cluster();
    cluster.start(false);
    assertThat(starts("audit-migrate")).as("with empty data").isEqualTo(2);
  }

  private long starts(String job) throws IOException {
    return Files.readAllLines(folder.resolve("data/logs/" + job + ".log")).stream()
        .filter(line -> line.contains("--- " + job + " starts"))
        .count();
  }

  @Test
  void a_migration_that_fails_is_told_with_its_log_and_no_service_starts() throws Exception {
    Files.writeString(folder.resolve("apps/audit/java.options"), "-XX:NoSuchOption\n");

    assertThatThrownBy(() -> cluster.start(false))
        .isInstanceOf(LocalDevException.class)
        .hasMessageContaining("Job audit-migrate failed with status 1")
        .hasMessageContaining("NoSuchOption");
    assertThatThrownBy(() -> cluster.status()).isInstanceOf(LocalDevException.class);
  }

  @Test
  void an_application_that_was_never_built_is_named_with_the_command_that_builds_it()
      throws Exception {
    Files.delete(folder.resolve("apps/audit/audit.jar"));

    assertThatThrownBy(() -> cluster.start(false))
        .isInstanceOf(LocalDevException.class)
        .hasMessageContaining("audit.jar")
        .hasMessageContaining("./mvnw");
  }

  private Settings settings() {
    return Settings.load(Path.of(System.getProperty("knudge.root")), Map.of(), flags);
  }

  private LocalCluster cluster() {
    return new LocalCluster(
        settings, InstantSource.system(), (part, what, took) -> {}, happenings::add);
  }

  private Status.ServiceStatus audit() {
    return cluster.status().services().getFirst();
  }

  private long records(String topic) {
    return cluster.status().topics().stream()
        .filter(t -> t.name().equals(topic))
        .findFirst()
        .orElseThrow()
        .records();
  }

  private void sendBare(String envelope) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", "localhost:" + settings.port("kafka.port")),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("task-events", envelope)).get();
    }
  }

  private int post(String type) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + settings.port("sink.port") + "/todo/task-events"))
            .header("ce-specversion", "1.0")
            .header("ce-id", type + "-1")
            .header("ce-source", "/tasks")
            .header("ce-type", type)
            .header("ce-partitionkey", "user-456")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  /** What the service has, read as the service's own role. */
  private List<String> seen() throws SQLException {
    LocalSecrets secrets = LocalSecrets.in(settings.dataFolder().secrets());
    String url = "jdbc:postgresql://127.0.0.1:" + settings.port("postgres.port") + "/knudge";
    List<String> types = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                url,
                secrets.value("audit-database", "username").orElseThrow(),
                secrets.value("audit-database", "password").orElseThrow());
        ResultSet rows = connection.createStatement().executeQuery("SELECT type FROM audit.seen")) {
      while (rows.next()) {
        types.add(rows.getString(1));
      }
    }
    return types;
  }
}
