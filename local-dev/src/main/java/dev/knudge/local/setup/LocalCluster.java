package dev.knudge.local.setup;

import dev.knudge.backends.KafkaServer;
import dev.knudge.backends.MailServer;
import dev.knudge.backends.Port;
import dev.knudge.backends.PostgresServer;
import dev.knudge.backends.ReceivedMail;
import dev.knudge.local.eventing.IngressOptions;
import dev.knudge.local.eventing.KafkaSinkIngress;
import dev.knudge.local.manifests.Located;
import dev.knudge.local.manifests.Manifest;
import dev.knudge.local.manifests.Topic;
import dev.knudge.local.serving.ProcessGuard;
import dev.knudge.local.serving.ServiceStatus;
import dev.knudge.local.serving.Serving;
import dev.knudge.local.serving.ServingOptions;
import dev.knudge.local.setup.Plan.PlannedService;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Status;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code up} runs.
 *
 * <pre>
 *   manifests, settings ──► plan ──┬─ Kafka ──► topics ─────────────────────────┐
 *                                  ├─ PostgreSQL ──► roles ──► migration Jobs ──┼─► sinks ──► services ──► sources, pings
 *                                  └─ mail ─────────────────────────────────────┘
 * </pre>
 *
 * <p>It stops in reverse: nothing is delivered any more before a service ends, and no service writes any more before a server ends.
 */
public final class LocalCluster implements AutoCloseable {

  private static final Duration BLOCKED = Duration.ofSeconds(20);

  private final Settings settings;
  private final InstantSource clock;
  private final StartListener starts;
  private final DataFolder data;
  private final Consumer<Happening> happenings;
  private final Teardown teardown = new Teardown();
  private volatile @Nullable Running running;
  private volatile @Nullable MailServer mail;

  /** Hears of each part that is there. */
  @FunctionalInterface
  public interface StartListener {

    /**
     * A part has started.
     *
     * @param part what it is
     * @param what where it is, or what was done
     * @param took how long it took
     */
    void started(String part, String what, Duration took);
  }

  /** What runs once the start is over. */
  private record Running(
      Instant since,
      Plan plan,
      Serving serving,
      KafkaSinkIngress ingress,
      Deliveries deliveries,
      TopicCounts counts) {}

  /**
   * @param happenings hears what happens, on one thread; it may take its time
   */
  public LocalCluster(
      Settings settings,
      InstantSource clock,
      StartListener starts,
      Consumer<Happening> happenings) {
    this.settings = settings;
    this.clock = clock;
    this.starts = starts;
    this.happenings = happenings;
    this.data = settings.dataFolder();
  }

  /**
   * Starts all of it, and returns when every event would be delivered.
   *
   * @param fresh begins with empty Kafka and PostgreSQL
   * @throws LocalDevException and the like where something is wrong that a person can mend; what had started is stopped
   */
  public void start(boolean fresh) throws InterruptedException {
    try {
      teardown.add("the data folder", data.claim());
      ProcessGuard guard =
          teardown.add("the watch over processes", ProcessGuard.open(data.processes()));
      Plan plan = Plan.of(settings);
      Ports.check(ports(plan));
      // Processes are started before the last of them is listened on.
      Port.reserve(Plan.ports(settings, plan.manifests()).values());
      if (fresh) {
        data.wipe();
      }
      Narrator narrator =
          new Narrator(clock, teardown.add("the journal", new Journal(happenings))::add);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Admin> kafka = threads.submit(() -> kafka(plan));
        Future<@Nullable Void> database = threads.submit(done(() -> database(plan, guard)));
        Future<@Nullable Void> mail = threads.submit(done(this::mail));
        Admin admin = all(kafka, List.of(database, mail));
        running = serve(plan, guard, admin, narrator);
      }
    } catch (RuntimeException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private static Callable<@Nullable Void> done(Step step) {
    return () -> {
      step.run();
      return null;
    };
  }

  /** Waits for every one even when one fails, so that nothing starts behind the back of the teardown; then throws the first failure. */
  private static <T> T all(Future<T> first, List<Future<@Nullable Void>> others)
      throws InterruptedException {
    @Nullable RuntimeException failure = null;
    for (Future<?> each : others) {
      failure = outcome(each, failure);
    }
    failure = outcome(first, failure);
    if (failure != null) {
      throw failure;
    }
    return first.resultNow();
  }

  private static @Nullable RuntimeException outcome(
      Future<?> future, @Nullable RuntimeException before) throws InterruptedException {
    try {
      future.get();
      return before;
    } catch (ExecutionException e) {
      if (before != null) {
        return before;
      }
      return e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    }
  }

  /** PostgreSQL's port is looked at by itself, after it has ended what a killed local-dev may have left on it. */
  private Map<String, Integer> ports(Plan plan) {
    Map<String, Integer> ports = new TreeMap<>(Plan.ports(settings, plan.manifests()));
    if (Files.exists(data.postgres())) {
      ports.remove("postgres.port");
    }
    return ports;
  }

  private Admin kafka(Plan plan) throws InterruptedException {
    long begun = System.nanoTime();
    KafkaServer kafka =
        teardown.add(
            "Kafka",
            KafkaServer.start(KafkaServer.Settings.in(data.kafka()).withPort(port("kafka.port"))));
    starts.started("Kafka", kafka.bootstrapServers(), since(begun));
    begun = System.nanoTime();
    Map<String, Object> config =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    Admin admin = teardown.add("Kafka's admin client", Admin.create(config));
    List<Topic> topics = plan.manifests().topics();
    List<String> made = new TopicSetup(admin).apply(topics);
    starts.started(
        "topics", "%d, %d of them new".formatted(topics.size(), made.size()), since(begun));
    return admin;
  }

  private void database(Plan plan, ProcessGuard guard) throws InterruptedException {
    long begun = System.nanoTime();
    PostgresServer postgres =
        teardown.add(
            "PostgreSQL",
            PostgresServer.start(
                PostgresServer.Settings.in(data.postgres()).withPort(port("postgres.port"))));
    starts.started("PostgreSQL", "127.0.0.1:" + postgres.port(), since(begun));
    begun = System.nanoTime();
    plan.roles().apply(postgres::database);
    int run = new Migrations(guard, data).run(plan.jobs());
    starts.started(
        "migrations",
        "%d roles, %d jobs, %d of them run".formatted(plan.roles().size(), plan.jobs().size(), run),
        since(begun));
  }

  private void mail() {
    long begun = System.nanoTime();
    MailServer server = teardown.add("mail", MailServer.start(port("mail.port")));
    mail = server;
    starts.started("mail", "127.0.0.1:%d (SMTP)".formatted(server.port()), since(begun));
  }

  private Port port(String setting) {
    return Port.fixed(settings.port(setting), Settings.variable(setting));
  }

  private Running serve(Plan plan, ProcessGuard guard, Admin admin, Narrator narrator) {
    long begun = System.nanoTime();
    Vertx vertx = Vertx.vertx(new VertxOptions().setBlockedThreadCheckInterval(BLOCKED.toMillis()));
    teardown.add(
        "Vert.x",
        () -> vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS));
    KafkaSinkIngress ingress = teardown.add("the sinks", ingress(vertx, plan, narrator));
    Serving serving =
        teardown.add("the services", new Serving(vertx, guard, servingOptions(), narrator));
    for (PlannedService service : plan.services()) {
      serving.deploy(
          service.revision(),
          service.application(),
          port(Settings.servicePortName(service.revision().name())));
    }
    Deliveries deliveries =
        teardown.add(
            "deliveries",
            Deliveries.start(
                vertx, plan, kafkaAddress(), clock, settings.duration("stop.timeout"), narrator));
    starts.started(
        "services",
        "%d, asleep until something comes".formatted(plan.services().size()),
        since(begun));
    return new Running(
        clock.instant(),
        plan,
        serving,
        ingress,
        deliveries,
        new TopicCounts(admin, plan.manifests().topics()));
  }

  private KafkaSinkIngress ingress(Vertx vertx, Plan plan, Narrator narrator) {
    IngressOptions usual = IngressOptions.usual(settings.port("sink.port"));
    return KafkaSinkIngress.start(
        vertx,
        plan.manifests().kafkaSinks().stream().map(Located::resource).toList(),
        kafkaAddress(),
        new IngressOptions(usual.port(), usual.maxBlock(), usual.deliveryTimeout(), clock),
        narrator);
  }

  private String kafkaAddress() {
    return "127.0.0.1:" + settings.port("kafka.port");
  }

  private ServingOptions servingOptions() {
    return ServingOptions.in(data.logs()).withMaxProcesses(settings.number("serving.processes"));
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** The URL of each service, by name. */
  public Map<String, URI> services() {
    Map<String, URI> urls = new TreeMap<>();
    runningNow()
        .plan()
        .services()
        .forEach(service -> urls.put(service.revision().name(), url(service.port())));
    return urls;
  }

  /** The addresses of the processes that take requests, by service; none of a service that sleeps. */
  public Map<String, List<URI>> processes() {
    Map<String, List<URI>> awake = new TreeMap<>();
    for (ServiceStatus service : runningNow().serving().status()) {
      awake.put(
          service.name(),
          service.ports().stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList());
    }
    return awake;
  }

  /** What runs, as it is written. */
  public List<Manifest> manifests() {
    return runningNow().plan().manifests().all();
  }

  private static URI url(int port) {
    return URI.create("http://localhost:" + port);
  }

  private Running runningNow() {
    Running now = running;
    if (now == null) {
      throw new LocalDevException("local-dev is still starting. Ask again in a moment.");
    }
    return now;
  }

  /** The e-mails that the functions have sent since the start, in their order. */
  public List<ReceivedMail> mails() {
    MailServer server = mail;
    return server == null ? List.of() : server.received();
  }

  /**
   * How everything is.
   *
   * @throws LocalDevException while it is still starting, or where Kafka does not answer
   */
  public Status status() {
    Running now = runningNow();
    List<Status.TopicStatus> topics = now.counts().now();
    long deadLetters =
        topics.stream()
            .filter(topic -> now.plan().deadLetterTopics().contains(topic.name()))
            .mapToLong(Status.TopicStatus::records)
            .sum();
    List<Status.ServiceStatus> services = new ArrayList<>();
    now.serving().status().forEach(service -> services.add(Snapshots.of(service)));
    return new Status(
        ProcessHandle.current().pid(),
        now.since(),
        backends(),
        services,
        now.deliveries().sources(),
        now.ingress().status().stream().map(Snapshots::of).toList(),
        now.deliveries().pings(),
        topics,
        deadLetters);
  }

  private Map<String, String> backends() {
    return new TreeMap<>(
        Map.of(
            "kafka",
            kafkaAddress(),
            "postgres",
            "127.0.0.1:" + settings.port("postgres.port"),
            "mail",
            "127.0.0.1:" + settings.port("mail.port"),
            "data",
            data.path().toString()));
  }

  /** Stops all of it. */
  @Override
  public void close() {
    teardown.close();
  }
}
