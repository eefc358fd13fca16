package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.local.manifests.Kubectl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the runbooks give to be copied. */
class RunbooksTest {

  @ParameterizedTest
  @ValueSource(strings = {"gke", "aks", "doks", "oke"})
  void a_restored_database_comes_from_the_archive_and_writes_to_another(
      String cloud, @TempDir Path folder) throws Exception {
    Rendering.with(folder, "knative/overlays/" + cloud);
    Files.writeString(folder.resolve("patch.yaml"), patch());
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        "patches: [{path: patch.yaml}]\n",
        StandardOpenOption.APPEND);

    List<ObjectNode> clusters =
        Kubectl.kustomize(folder).stream()
            .filter(it -> Resources.kind(it).equals("Cluster"))
            .toList();

    assertThat(clusters).hasSize(1);
    JsonNode spec = clusters.getFirst().path("spec");
    assertThat(spec.path("bootstrap").fieldNames()).toIterable().containsExactly("recovery");
    assertThat(spec.at("/bootstrap/recovery/database").asText())
        .as("else an empty one is made beside it")
        .isEqualTo("knudge");
    JsonNode source = spec.at("/externalClusters/0");
    assertThat(spec.at("/bootstrap/recovery/source").asText())
        .isEqualTo(source.path("name").asText());
    assertThat(source.at("/plugin/parameters/serverName").asText())
        .as("an archive is called as its cluster")
        .isEqualTo(clusters.getFirst().at("/metadata/name").asText());
    JsonNode archive = spec.at("/plugins/0");
    assertThat(archive.at("/isWALArchiver").asBoolean()).isTrue();
    assertThat(archive.at("/parameters/serverName"))
        .isNotEqualTo(source.at("/plugin/parameters/serverName"));
    assertThat(archive.at("/parameters/barmanObjectName"))
        .isEqualTo(source.at("/plugin/parameters/barmanObjectName"));
    assertThat(spec.path("instances").asInt()).as("the rest is as it was").isEqualTo(3);
  }

  private static String patch() throws Exception {
    String runbooks = Files.readString(Resources.ROOT.resolve("knative/RUNBOOKS.md"));
    String section = runbooks.split("```yaml\n", 2)[1];
    return section.substring(0, section.indexOf("```"));
  }
}
