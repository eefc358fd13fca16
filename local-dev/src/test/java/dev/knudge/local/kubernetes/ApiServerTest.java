package dev.knudge.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.knudge.local.manifests.ManifestSet;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Status;
import dev.knudge.local.status.Status.PingStatus;
import dev.knudge.local.status.Status.ServiceStatus;
import dev.knudge.local.status.Status.SinkStatus;
import dev.knudge.local.status.Status.SourceStatus;
import dev.knudge.local.status.Status.TopicStatus;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.ServiceList;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.PodList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The project's manifests, with a status as a test wants it, over HTTP. */
class ApiServerTest {

  private static final Path ROOT = Path.of(System.getProperty("knudge.root")).toAbsolutePath();
  private static final Instant STARTED = Instant.parse("2026-11-21T10:00:00.5Z");
  private static final Instant NOW = STARTED.plusSeconds(3725);
  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ManifestSet manifests =
      ManifestSet.load(List.of(ROOT.resolve("eventing/base"), ROOT.resolve("knative/base")));
  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile String state = "asleep";
  private volatile long delivered = 7;
  private volatile List<Long> pids = List.of();
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    server = ApiServer.start(0, InstantSource.fixed(NOW), manifests.all(), this::status);
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private Status status() {
    URI audit = URI.create("http://127.0.0.1:8003/");
    return new Status(
        1,
        STARTED,
        Map.of(),
        List.of(
            new ServiceStatus(
                "audit",
                URI.create("http://localhost:8003"),
                state,
                state.equals("awake") ? pids.size() : 0,
                2,
                Optional.of(731L),
                14,
                1,
                pids)),
        List.of(
            new SourceStatus(
                "audit", "running", audit, List.of(), delivered, 0, 0, 0, 0, 0, Optional.empty()),
            new SourceStatus(
                "tasks", "troubled", audit, List.of(), 0, 0, 0, 0, 0, 0, Optional.of("away"))),
        List.of(
            new SinkStatus(
                "task-events", URI.create("http://localhost:8080/todo/task-events"), "", 3, 0)),
        List.of(
            new PingStatus(
                "audit-housekeeping",
                audit,
                "17 * * * *",
                1,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        List.of(new TopicStatus("task-events", 6, 5)),
        0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/apis/serving.knative.dev/v1/namespaces/todo/services|Name,URL,LatestCreated,LatestReady,Ready,Reason|audit,http://localhost:8003,audit-00001,audit-00001,True,''",
        "/apis/serving.knative.dev/v1/revisions|Name,Config Name,Generation,Ready,Reason,Actual Replicas,Desired Replicas|audit-00001,audit,1,True,'',0,0",
        "/apis/serving.knative.dev/v1/routes|Name,URL,Ready,Reason|audit,http://localhost:8003,True,''",
        "/apis/serving.knative.dev/v1/configurations|Name,LatestCreated,LatestReady,Ready,Reason|audit,audit-00001,audit-00001,True,''",
        "/apis/sources.knative.dev/v1/pingsources|Name,Sink,Schedule,Age,Ready,Reason|audit-housekeeping,http://127.0.0.1:8003/,17 * * * *,62m,True,''",
        "/apis/eventing.knative.dev/v1alpha1/kafkasinks|Name,URL,Age,Ready,Reason|task-events,http://localhost:8080/todo/task-events,62m,True,''",
        "/api/v1/namespaces|Name,Status,Age|default,Active,62m"
      })
  void a_table_has_the_columns_of_its_kind_and_what_is_true_now(
      String path, String columns, String first) throws Exception {
    JsonNode table = json(get(path, TABLE));

    assertThat(table.path("kind").asText()).isEqualTo("Table");
    assertThat(table.path("columnDefinitions").findValuesAsText("name"))
        .containsExactly(columns.split(","));
    List<String> cells = new ArrayList<>();
    table.at("/rows/0/cells").forEach(cell -> cells.add(cell.asText()));
    assertThat(String.join(",", cells)).isEqualTo(first.replace("''", ""));
    assertThat(table.at("/rows/0/object/kind").asText()).isEqualTo("PartialObjectMetadata");
    assertThat(table.at("/rows/0/object/metadata/name").asText()).isEqualTo(cells.getFirst());
  }

  @Test
  void a_config_map_tells_how_many_keys_it_has() throws Exception {
    int keys =
        manifests.all().stream()
            .filter(manifest -> manifest.kind().equals("ConfigMap"))
            .mapToInt(manifest -> manifest.json().path("data").size())
            .sum();

    JsonNode rows = json(get("/api/v1/configmaps", TABLE)).path("rows");

    int told = 0;
    for (JsonNode row : rows) {
      told += row.at("/cells/1").asInt();
    }
    assertThat(keys).isPositive();
    assertThat(told).isEqualTo(keys);
  }

  @Test
  void columns_of_knatives_kinds_are_those_of_its_crds_where_these_are_at_hand() throws Exception {
    Path folder = Path.of(System.getProperty("knudge.crds", "../../shared/crds"));
    assumeTrue(Files.isDirectory(folder));
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    int compared = 0;
    try (var files = Files.newDirectoryStream(folder, "*.yaml")) {
      for (Path file : files) {
        for (String document : Files.readString(file).split("(?m)^---$")) {
          JsonNode crd = yaml.readTree(document);
          JsonNode spec = crd.path("spec");
          for (JsonNode version : spec.path("versions")) {
            var type =
                ResourceType.of(
                    spec.path("group").asText(),
                    version.path("name").asText(),
                    spec.at("/names/plural").asText());
            if (type.isPresent()) {
              compared++;
              assertThat(type.get().columns())
                  .as(type.get().kind())
                  .extracting(Column::name)
                  .containsExactlyElementsOf(
                      version.path("additionalPrinterColumns").findValuesAsText("name"));
              assertThat(type.get().shortNames())
                  .containsExactlyElementsOf(texts(spec.at("/names/shortNames")));
              assertThat(type.get().categories())
                  .containsExactlyElementsOf(texts(spec.at("/names/categories")));
            }
          }
        }
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(7);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  @Test
  void what_is_listed_parses_into_the_typed_models() throws Exception {
    state = "awake";
    pids = List.of(4711L, 4712L);

    var services =
        mapper
            .readValue(
                get("/apis/serving.knative.dev/v1/namespaces/todo/services", "application/json")
                    .body(),
                ServiceList.class)
            .getItems();
    assertThat(services).hasSize(1);
    assertThat(services.getFirst().getStatus().getUrl()).isEqualTo("http://localhost:8003");
    assertThat(services.getFirst().getStatus().getConditions())
        .allSatisfy(condition -> assertThat(condition.getStatus()).isEqualTo("True"));
    Revision revision =
        mapper.readValue(
            get(
                    "/apis/serving.knative.dev/v1/namespaces/todo/revisions/audit-00001",
                    "application/json")
                .body(),
            Revision.class);
    assertThat(revision.getStatus().getActualReplicas()).isEqualTo(2);
    PodList pods =
        mapper.readValue(
            get(
                    "/api/v1/namespaces/todo/pods?labelSelector=serving.knative.dev%2Fservice%3Daudit",
                    "application/json")
                .body(),
            PodList.class);
    assertThat(pods.getItems())
        .extracting(pod -> pod.getMetadata().getName(), pod -> pod.getStatus().getPhase())
        .containsExactly(
            tuple("audit-00001-4711", "Running"), tuple("audit-00001-4712", "Running"));
    APIResourceList resources =
        mapper.readValue(
            get("/apis/sources.knative.dev/v1", "application/json").body(), APIResourceList.class);
    assertThat(resources.getResources())
        .extracting(resource -> resource.getName(), resource -> resource.getVerbs())
        .contains(tuple("kafkasources", List.of("get", "list", "watch")));
  }

  @Test
  void asleep_waking_awake_and_failing_are_told_apart() throws Exception {
    assertThat(condition("Active")).isEqualTo("False NoTraffic");
    state = "waking";
    assertThat(condition("Active")).isEqualTo("Unknown Queued");
    state = "awake";
    assertThat(condition("Active")).isEqualTo("True ");
    assertThat(condition("Ready")).isEqualTo("True ");
    state = "backing off";
    assertThat(condition("Ready")).isEqualTo("False ContainerHealthy");
    JsonNode tasks =
        json(get("/apis/sources.knative.dev/v1/namespaces/todo/kafkasources/tasks", "*/*"));
    assertThat(tasks.at("/status/conditions/1/type").asText()).isEqualTo("Ready");
    assertThat(tasks.at("/status/conditions/1/status").asText()).isEqualTo("False");
  }

  private String condition(String type) throws Exception {
    JsonNode revision =
        json(get("/apis/serving.knative.dev/v1/namespaces/todo/revisions/audit-00001", "*/*"));
    for (JsonNode condition : revision.at("/status/conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText() + " " + condition.path("reason").asText();
      }
    }
    throw new AssertionError("no condition " + type);
  }

  @ParameterizedTest
  @CsvSource({"POST", "PUT", "PATCH", "DELETE"})
  void whatever_would_change_something_is_refused_as_the_api_refuses(String method)
      throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(
                    uri("/apis/serving.knative.dev/v1/namespaces/todo/services/audit"))
                .method(method, BodyPublishers.ofString("{}")));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(json(answer).path("kind").asText()).isEqualTo("Status");
    assertThat(json(answer).path("reason").asText()).isEqualTo("MethodNotAllowed");
    assertThat(json(answer).path("code").asInt()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/secrets",
        "/api/v1/namespaces/todo/secrets/knudge-jwt",
        "/apis/serving.knative.dev/v2/services",
        "/apis/none.example/v1",
        "/apis/serving.knative.dev/v1/namespaces/todo/services/nobody",
        "/apis/serving.knative.dev/v1/namespaces/kafka/services/audit",
        "/nothing"
      })
  void what_is_not_there_is_404_and_secrets_never_are(String path) throws Exception {
    HttpResponse<String> answer = get(path, "application/json");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("reason").asText()).isEqualTo("NotFound");
  }

  @Test
  void no_answer_holds_a_value_of_a_secret() throws Exception {
    for (ResourceType type : ResourceType.ALL) {
      String base = type.group().isEmpty() ? "/api/v1/" : "/apis/" + type.apiVersion() + "/";
      String body = get(base + type.plural(), "application/json").body();
      assertThat(body).doesNotContain("development-only").doesNotContain("\"stringData\"");
      assertThat(json(get(base + type.plural(), "application/json")).path("kind").asText())
          .isEqualTo(type.kind() + "List");
    }
  }

  @Test
  void discovery_comes_whole_or_group_by_group_and_says_the_same() throws Exception {
    HttpResponse<String> whole =
        get(
            "/apis",
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
    assertThat(whole.headers().firstValue("Content-Type"))
        .contains("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    List<String> aggregated = new ArrayList<>();
    json(whole)
        .path("items")
        .forEach(group ->
            group
                .at("/versions/0/resources")
                .forEach(resource ->
                    aggregated.add(
                        group.at("/metadata/name").asText()
                            + "/"
                            + resource.path("resource").asText())));
    List<String> each = new ArrayList<>();
    for (JsonNode group : json(get("/apis", "application/json")).path("groups")) {
      String version = group.at("/preferredVersion/groupVersion").asText();
      json(get("/apis/" + version, "application/json"))
          .path("resources")
          .forEach(resource ->
              each.add(group.path("name").asText() + "/" + resource.path("name").asText()));
      assertThat(get("/apis/" + group.path("name").asText(), "*/*").statusCode()).isEqualTo(200);
    }
    assertThat(aggregated).isNotEmpty().containsExactlyElementsOf(each);
    assertThat(json(get("/api", "application/json")).path("versions").get(0).asText())
        .isEqualTo("v1");
    assertThat(json(get("/api/v1", "*/*")).path("resources").findValuesAsText("name"))
        .contains("pods", "configmaps")
        .doesNotContain("secrets");
    assertThat(json(get("/version", "*/*")).path("gitVersion").asText()).startsWith("v1.");
    assertThat(json(get("/openapi/v2", "*/*")).path("swagger").asText()).isEqualTo("2.0");
    assertThat(get("/openapi/v3", "*/*").statusCode()).isEqualTo(200);
    assertThat(get("/readyz", "*/*").body()).isEqualTo("ok");
  }

  @Test
  void kn_finds_the_kinds_of_sources_there_are() throws Exception {
    JsonNode definitions =
        json(
            get(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions?labelSelector=duck.knative.dev%2Fsource%3Dtrue",
                "application/json"));
    assertThat(definitions.path("items").findValuesAsText("plural"))
        .contains("kafkasources", "pingsources");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labelSelector=app.kubernetes.io/name=audit|1",
        "labelSelector=app.kubernetes.io/name!=audit|0",
        "labelSelector=app.kubernetes.io/name in (audit,tasks)|1",
        "labelSelector=app.kubernetes.io/name notin (audit)|0",
        "labelSelector=app.kubernetes.io/name|1",
        "labelSelector=!app.kubernetes.io/name|0",
        "labelSelector=app.kubernetes.io/name==audit,none|0",
        "fieldSelector=metadata.name=audit|1",
        "fieldSelector=metadata.name!=audit|0",
        "fieldSelector=metadata.namespace=todo|1"
      })
  void selectors_choose(String query, int found) throws Exception {
    String[] parts = query.split("=", 2);
    JsonNode list =
        json(
            get(
                "/apis/serving.knative.dev/v1/services?"
                    + parts[0]
                    + "="
                    + URLEncoder.encode(parts[1], StandardCharsets.UTF_8),
                "application/json"));
    assertThat(list.path("items")).hasSize(found);
  }

  @Test
  void a_selector_that_is_none_is_400() throws Exception {
    HttpResponse<String> answer =
        get("/apis/serving.knative.dev/v1/services?labelSelector=a%3Db%3Dc", "*/*");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("reason").asText()).isEqualTo("BadRequest");
  }

  @Test
  void what_happens_is_an_event_of_what_it_happened_to() throws Exception {
    server.publish(new Happening(NOW, Happening.Kind.AWAKE, "audit", "ready"));
    server.publish(new Happening(NOW, Happening.Kind.DEAD_LETTER, "audit", "kept"));

    JsonNode rows = json(get("/api/v1/namespaces/todo/events", TABLE)).path("rows");

    List<String> told = new ArrayList<>();
    rows.forEach(row -> told.add(row.path("cells").toString().replaceFirst("\"[^\"]*\",", "")));
    assertThat(told)
        .containsExactlyInAnyOrder(
            "[\"0s\",\"Normal\",\"Awake\",\"service/audit\",\"ready\"]",
            "[\"0s\",\"Warning\",\"DeadLettered\",\"kafkasource/audit\",\"kept\"]");
  }

  @Test
  void a_watch_tells_what_comes_changes_and_goes_after_the_version_that_was_listed()
      throws Exception {
    String version =
        json(get("/api/v1/namespaces/todo/pods", "*/*")).at("/metadata/resourceVersion").asText();
    try (Watching watching =
        new Watching("/api/v1/namespaces/todo/pods?watch=1&resourceVersion=" + version, "*/*")) {
      state = "waking";
      pids = List.of(4711L);
      assertThat(watching.next()).isEqualTo("ADDED audit-00001-4711 Pending");
      state = "awake";
      assertThat(watching.next()).isEqualTo("MODIFIED audit-00001-4711 Running");
      pids = List.of();
      state = "asleep";
      assertThat(watching.next()).isEqualTo("DELETED audit-00001-4711 Running");
    }
  }

  @Test
  void a_watch_without_a_version_begins_with_what_is_there() throws Exception {
    try (Watching watching =
        new Watching("/apis/serving.knative.dev/v1/services?watch=true", "*/*")) {
      assertThat(watching.next()).startsWith("ADDED audit");
      delivered = 8; // of a source: no change here
      state = "awake";
      assertThat(watching.next()).startsWith("MODIFIED audit");
    }
  }

  @Test
  void a_watched_table_shows_no_row_twice_that_looks_the_same() throws Exception {
    String path = "/apis/sources.knative.dev/v1/namespaces/todo/kafkasources";
    String version = json(get(path, TABLE)).at("/metadata/resourceVersion").asText();
    try (Watching watching = new Watching(path + "?watch=1&resourceVersion=" + version, TABLE);
        Watching whole = new Watching(path + "?watch=1&resourceVersion=" + version, "*/*")) {
      delivered = 9;
      assertThat(whole.next()).startsWith("MODIFIED audit");
      assertThat(watching.lines).isEmpty();
    }
  }

  @Test
  void a_watch_ends_when_its_time_is_over() throws Exception {
    HttpResponse<String> answer =
        get("/apis/serving.knative.dev/v1/services?watch=1&timeoutSeconds=1", "*/*");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().lines()).hasSize(1);
  }

  @Test
  void only_who_names_loopback_is_answered() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/pods HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(
              new BufferedReader(
                      new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                  .readLine())
          .contains("403");
    }
  }

  @Test
  void the_kubeconfig_names_the_server_and_the_namespace(@TempDir Path folder) throws Exception {
    Kubeconfig.write(folder.resolve("data/kubeconfig"), server.port(), "todo");

    JsonNode config =
        new ObjectMapper(new YAMLFactory())
            .readTree(Files.readString(folder.resolve("data/kubeconfig")));
    assertThat(config.at("/clusters/0/cluster/server").asText())
        .isEqualTo("http://127.0.0.1:" + server.port());
    assertThat(config.at("/contexts/0/context/namespace").asText()).isEqualTo("todo");
    assertThat(config.path("current-context").asText())
        .isEqualTo(config.at("/contexts/0/name").asText());
  }

  /** A watch whose lines are kept as {@code TYPE name phase}. */
  private final class Watching implements AutoCloseable {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();

    Watching(String path, String accept) throws Exception {
      HttpResponse<Stream<String>> answer =
          client.send(
              HttpRequest.newBuilder(uri(path)).header("Accept", accept).build(),
              BodyHandlers.ofLines());
      assertThat(answer.statusCode()).isEqualTo(200);
      Thread.ofVirtual()
          .start(() -> {
            try {
              answer.body().forEach(line -> lines.add(shown(line)));
            } catch (UncheckedIOException e) {
              // it was closed
            }
          });
    }

    private String shown(String line) {
      try {
        JsonNode event = mapper.readTree(line);
        return "%s %s %s"
            .formatted(
                event.path("type").asText(),
                event.at("/object/metadata/name").asText(),
                event.at("/object/status/phase").asText());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    String next() throws InterruptedException {
      String line = lines.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(line).as("a line of the watch").isNotNull();
      return line;
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).header("Accept", accept));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  private JsonNode json(HttpResponse<String> answer) throws IOException {
    return mapper.readTree(answer.body());
  }
}
