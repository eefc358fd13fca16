package dev.knudge.local.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.knudge.local.status.Happening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kubectl and kn print: the columns of each kind, and a row of what is true now. */
class TablesTest extends ApiFixture {

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
}
