package dev.knudge.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.knudge.backends.Backends;
import dev.knudge.backends.Database;
import dev.knudge.backends.Port;
import dev.knudge.runtime.notes.NotesDatabase;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RecordingSink;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as a process of its own: what it prints, how it ends. */
class MainTest {
  private final Database database = Backends.postgres();

  @TempDir private Path folder;
  private Process process;

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  @Test
  void migrate_makes_the_schema_and_can_be_run_again() throws Exception {
    Map<String, String> environment = owner();

    assertThat(run(environment, "migrate")).isZero();
    assertThat(output())
        .contains("db/runtime inbox outbox lease", "db/migration note", "5 migrations were run");
    assertThat(run(environment, "migrate")).isZero();
    assertThat(output()).contains("0 migrations were run");
  }

  @Test
  void migrate_without_a_database_says_which_setting_is_missing() throws Exception {
    assertThat(run(Map.of(), "migrate")).isEqualTo(2);
    assertThat(output().lines())
        .containsExactly("migrate needs DATABASE_USER, the role that owns schema 'notes'.");
  }

  @Test
  void an_unknown_argument_is_named() throws Exception {
    assertThat(run(Map.of(), "serv")).isEqualTo(2);
    assertThat(output().lines())
        .containsExactly("Unknown argument 'serv': it takes none (serve), 'migrate' or 'train'.");
  }

  @Test
  void without_a_way_to_check_tokens_it_does_not_start_and_says_so_in_one_line() throws Exception {
    assertThat(run(Map.of("PORT", Integer.toString(Port.free().claim())))).isEqualTo(2);
    assertThat(output().lines()).singleElement().asString().startsWith("Neither JWT_SECRET");
  }

  @Test
  void train_lets_it_answer_deliveries_of_every_kind_and_ends() throws Exception {
    NotesDatabase.migrate(database);
    assertThat(run(app(0), "train")).as(output()).isZero();
    assertThat(output()).contains("notes-service trained; 0 answers were not as they should be");
    try (Connection connection = database.connect();
        var rows = connection.createStatement().executeQuery("select count(*) from notes.note")) {
      rows.next();
      assertThat(rows.getInt(1)).isGreaterThan(20);
    }
  }

  @Test
  void train_delivers_the_functions_own_events_and_says_which_it_has_not_got() throws Exception {
    NotesDatabase.migrate(database);
    Map<String, String> environment = app(0);
    environment.put(
        "KNUDGE_TRAIN_EVENTS", "dev/knudge/contracts/examples/events/task.created.json");
    assertThat(run(environment, "train")).as(output()).isZero();
    try (Connection connection = database.connect();
        var rows =
            connection
                .createStatement()
                .executeQuery("select count(*) from notes.note where title = 'Water the plants'")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }

    environment.put("KNUDGE_TRAIN_EVENTS", "no/such.json");
    assertThat(run(environment, "train")).isNotZero();
    assertThat(output()).contains("knudge.train.events names no/such.json");
  }

  @Test
  void train_asks_with_the_issuer_and_audience_that_are_configured() throws Exception {
    NotesDatabase.migrate(database);
    Map<String, String> environment = app(0);
    environment.put("JWT_ISSUER", "https://issuer.example");
    environment.put("JWT_AUDIENCE", "todo");

    assertThat(run(environment, "train")).as(output()).isZero();
  }

  @Test
  void told_to_stop_it_finishes_what_is_in_flight_takes_nothing_new_and_exits_with_0()
      throws Exception {
    NotesDatabase.migrate(database);
    int port = Port.free().claim();
    start(app(port));
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> get(port, "/health/readiness") == 200);

    try (HttpClient http = HttpClient.newHttpClient()) {
      CompletableFuture<HttpResponse<String>> inFlight =
          http.sendAsync(event(port, "sleep 3"), HttpResponse.BodyHandlers.ofString());
      await().until(() -> sleeping());
      process.destroy(); // SIGTERM

      assertThat(inFlight.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(204);
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output()).isZero();
    assertThat(output()).contains("notes-service answers at http://127.0.0.1:" + port);
  }

  @Test
  void killed_between_commit_and_post_it_has_answered_and_another_posts_it() throws Exception {
    NotesDatabase.migrate(database);
    CountDownLatch over = new CountDownLatch(1);
    try (RecordingSink sink = new RecordingSink()) {
      sink.answering(_ -> {
        awaitQuietly(over);
        return 0;
      });
      int port = relaying(sink);
      assertThat(post(port, "say 3")).isEqualTo(204);
      process.destroyForcibly().waitFor();
      over.countDown();

      sink.answering(_ -> 202);
      relaying(sink);
      await().atMost(Duration.ofSeconds(30)).until(() -> sink.accepted().size() == 3);
      assertThat(sink.accepted()).extracting(RecordingSink.Post::id).doesNotHaveDuplicates();
    }
  }

  @Test
  void told_to_stop_it_posts_what_it_has_answered_for() throws Exception {
    NotesDatabase.migrate(database);
    CountDownLatch stopping = new CountDownLatch(1);
    try (RecordingSink sink = new RecordingSink()) {
      sink.answering(_ -> {
        awaitQuietly(stopping);
        return 202;
      });
      int port = relaying(sink);
      assertThat(post(port, "say 3")).isEqualTo(204);
      process.destroy(); // SIGTERM
      stopping.countDown();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output()).isZero();
      assertThat(sink.accepted()).hasSize(3);
    }
  }

  private int relaying(RecordingSink sink) throws Exception {
    int port = Port.free().claim();
    Map<String, String> environment = app(port);
    environment.put("KNUDGE_SINK_BASE_URL", sink.baseUrl());
    environment.put("KNUDGE_OUTBOX_RELAY", "true");
    environment.put("KNUDGE_OUTBOX_RELAY_LEASE", "2s");
    start(environment);
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> get(port, "/health/readiness") == 200);
    return port;
  }

  private static int post(int port, String title) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(event(port, title), HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean sleeping() throws Exception {
    try (Connection connection = database.connect();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select count(*) from pg_stat_activity where datname = current_database() and query like '%pg_sleep($%' and state = 'active'")) {
      rows.next();
      return rows.getInt(1) > 0;
    }
  }

  private static HttpRequest event(int port, String title) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
            .POST(HttpRequest.BodyPublishers.ofString(Posts.task(title)));
    Posts.taskCreated(UUID.randomUUID().toString()).forEach(request::header);
    return request.build();
  }

  private static int get(int port, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private Map<String, String> owner() {
    database.application("notes");
    var owner = database.owner("notes_owner");
    return Map.of(
        "DATABASE_URL",
        database.jdbcUrl(),
        "DATABASE_USER",
        owner.user(),
        "DATABASE_PASSWORD",
        owner.password(),
        "DATABASE_APP_ROLE",
        "notes");
  }

  private Map<String, String> app(int port) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", database.jdbcUrl());
    environment.put("DATABASE_USER", "notes");
    environment.put("DATABASE_PASSWORD", "notes");
    environment.put("JWT_SECRET", RunningFunction.SECRET);
    environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    environment.put("PORT", Integer.toString(port));
    return environment;
  }

  private int run(Map<String, String> environment, String... arguments) throws Exception {
    start(environment, arguments);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name ->
            name.startsWith("DATABASE_")
                || name.startsWith("JWT_")
                || name.equals("PORT")
                || name.startsWith("JAVA_TOOL"));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  private String output() throws IOException {
    Path file = folder.resolve("output");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
