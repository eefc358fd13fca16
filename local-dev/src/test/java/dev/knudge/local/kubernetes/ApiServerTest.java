package dev.knudge.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.knative.serving.v1.Revision;
import io.fabric8.knative.serving.v1.ServiceList;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.PodList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API answers to who lists, selects, discovers, and tries what it does not do. */
class ApiServerTest extends ApiFixture {

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
}
