package dev.knudge.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KustomizationTest {

  private static final String JOB =
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: audit-migrate
        labels: {team: events}
      spec:
        template:
          spec:
            restartPolicy: Never
            containers: [{name: migrate, image: "dev.local/knudge/audit:0.1.0", args: [migrate]}]
      """;

  @TempDir Path folder;

  @Test
  void renders_as_kubectl_does() throws Exception {
    nested();
    assertThat(Kustomization.render(folder))
        .extracting(Manifest::json)
        .containsExactlyInAnyOrderElementsOf(Kubectl.kustomize(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"knative/base", "eventing/base"})
  void renders_the_projects_own_bases_as_kubectl_does(String base) throws Exception {
    Path path = Path.of(System.getProperty("knudge.root")).resolve(base);
    assumeTrue(Files.isDirectory(path), "the manifests are not there yet");
    assertThat(Kustomization.render(path))
        .extracting(Manifest::json)
        .containsExactlyInAnyOrderElementsOf(Kubectl.kustomize(path));
  }

  @Test
  void sets_namespace_and_labels_and_says_where_each_resource_is_written() {
    nested();
    assertThat(Kustomization.render(folder))
        .filteredOn(m -> m.kind().equals("Job"))
        .singleElement()
        .satisfies(job -> {
          assertThat(job.file()).isEqualTo(folder.resolve("jobs/migrate.yaml"));
          assertThat(job.namespace()).isEqualTo("todo");
          assertThat(job.json().at("/metadata/labels/app.kubernetes.io~1part-of").asText())
              .isEqualTo("knudge");
          assertThat(job.json().at("/metadata/labels/team").asText()).isEqualTo("events");
          assertThat(job.json().at("/spec/template/metadata/labels/tier").asText())
              .isEqualTo("state");
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          patches: [{path: x.yaml}]                                | the field 'patches'
          commonLabels: {a: b}                                     | the field 'commonLabels'
          labels: [{pairs: {a: b}, includeSelectors: true}]        | the field 'labels[].includeSelectors: true'
          labels: [{pairs: {a: b}, fields: []}]                    | the field 'labels[].fields'
          resources: [gone.yaml]                                   | names the resource 'gone.yaml'
          resources: [one.yaml, one.yaml]                          | is written twice
          resources: [../outside.yaml]                             | outside of its folder
          resources: [list.yaml]                                   | a document is of type ARRAY
          resources: [nameless.yaml]                               | without apiVersion, kind or metadata.name
          resources: [twice.yaml]                                  | Duplicate field 'kind'
          """)
  void refuses_what_it_does_not_know_by_file_and_field(String field, String complaint) {
    Path base = folder.resolve("base");
    new Folder(folder).file("outside.yaml", Folder.configMap("outside"));
    new Folder(base)
        .file("kustomization.yaml", field + "\n")
        .file("one.yaml", Folder.configMap("one"))
        .file("list.yaml", "[1, 2]\n")
        .file("nameless.yaml", "apiVersion: v1\nkind: ConfigMap\n")
        .file("twice.yaml", "apiVersion: v1\nkind: A\nkind: B\n");
    assertThatExceptionOfType(ManifestException.class)
        .isThrownBy(() -> Kustomization.render(base))
        .withMessageStartingWith(base.toString())
        .withMessageContaining(complaint);
  }

  @Test
  void a_folder_without_a_kustomization_is_refused() {
    assertThatExceptionOfType(ManifestException.class)
        .isThrownBy(() -> Kustomization.render(folder))
        .withMessageContaining("holds 0 kustomization files");
  }

  private void nested() {
    new Folder(folder)
        .file(
            "kustomization.yaml",
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            namespace: todo
            labels:
            - pairs: {app.kubernetes.io/part-of: knudge}
            resources: [namespace.yaml, config.yaml, jobs]
            """)
        .file("namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n")
        .file(
            "config.yaml",
            "# two in one file\n---\n"
                + Folder.configMap("one")
                + "---\n"
                + Folder.configMap("two"))
        .file(
            "jobs/kustomization.yaml",
            """
            namespace: elsewhere
            labels:
            - pairs: {tier: state}
              includeTemplates: true
            resources: [migrate.yaml]
            """)
        .file("jobs/migrate.yaml", JOB);
  }
}
