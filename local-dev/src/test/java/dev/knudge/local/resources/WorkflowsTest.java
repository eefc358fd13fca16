package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowsTest {

  private static final String PINNED = "[\\w-]+/[\\w./-]+@[0-9a-f]{40}";

  private final JsonNode workflow = workflow("ci");

  @Test
  void ci_runs_the_readmes_test_command_on_every_platform_that_is_promised() throws Exception {
    JsonNode verify = workflow.at("/jobs/verify");
    assertThat(verify.at("/strategy/matrix/os"))
        .extracting(JsonNode::asText)
        .containsExactly("ubuntu-24.04", "ubuntu-24.04-arm", "macos-15", "macos-15-intel");
    assertThat(verify.path("steps").findValuesAsText("run")).containsExactly(".ci/run");
    assertThat(Files.readString(Resources.ROOT.resolve(".ci/run"))).contains("./mvnw -B verify");
    assertThat(Files.readString(Resources.ROOT.resolve("README.md"))).contains("./mvnw verify");
  }

  @Test
  void the_same_tests_run_on_containers() {
    assertThat(workflow.at("/jobs/containers/steps").findValuesAsText("run"))
        .containsExactly("./mvnw -B verify -Dbackends=containers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci", "release"})
  void actions_are_pinned_by_commit_and_may_only_read_unless_a_job_says_more(String name) {
    JsonNode one = workflow(name);
    List<String> actions = one.findValuesAsText("uses");
    assertThat(actions).hasSizeGreaterThan(3).allMatch(it -> it.matches(PINNED));
    assertThat("actions/checkout@v7").doesNotMatch(PINNED);
    assertThat(one.at("/permissions")).hasToString("{\"contents\":\"read\"}");
    for (JsonNode job : one.path("jobs")) {
      assertThat(job.path("timeout-minutes").asInt()).as("a job that hangs ends").isPositive();
      assertThat(job.path("steps")).isNotEmpty();
      assertThat(job.at("/permissions/contents").asText("read")).isEqualTo("read");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci", "release"})
  void nothing_that_others_may_write_is_put_into_a_script(String name) {
    for (JsonNode job : workflow(name).path("jobs")) {
      assertThat(job.path("steps").findValuesAsText("run"))
          .as("by env, where it is a value and no code")
          .noneMatch(it -> it.contains("${{"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci", "release"})
  void what_a_script_of_the_project_is_called_with_is_there(String name) {
    for (String run : workflow(name).findValuesAsText("run")) {
      for (Matcher path =
              Pattern.compile("(?:knative|eventing|local-dev)/[\\w./-]*[\\w]").matcher(run);
          path.find(); ) {
        if (!path.group().contains("overlays/release") && !path.group().contains("dev.local")) {
          assertThat(Resources.ROOT.resolve(path.group())).exists();
        }
      }
    }
  }

  @Test
  void a_release_is_scanned_and_signed_before_it_is_deployed() {
    JsonNode release = workflow("release");
    assertThat(release.at("/jobs/attest/needs").asText()).isEqualTo("images");
    assertThat(release.at("/jobs/attest/steps").findValuesAsText("uses"))
        .extracting(it -> it.replaceFirst("@.*", ""))
        .containsExactly(
            "anchore/sbom-action",
            "anchore/scan-action",
            "actions/attest-build-provenance",
            "actions/attest-sbom");
    assertThat(release.at("/jobs/deploy/needs"))
        .extracting(JsonNode::asText)
        .containsExactly("images", "attest");
    assertThat(release.at("/jobs/deploy/environment").isMissingNode()).isFalse();
    for (JsonNode overlay : release.at("/on/workflow_dispatch/inputs/overlay/options")) {
      if (!overlay.asText().equals("nowhere")) {
        assertThat(Resources.ROOT.resolve("knative/overlays/" + overlay.asText())).isDirectory();
      }
    }
  }

  @Test
  void a_deployment_has_its_schemas_before_its_services() throws Exception {
    String apply = workflow("release").at("/jobs/deploy/steps").findValuesAsText("run").getLast();
    String others =
        "kubectl apply -f release.yaml -l 'app.kubernetes.io/component notin (function,public)'";
    assertThat(apply.lines().map(String::strip).toList())
        .containsSubsequence(
            others,
            "kubectl wait -n todo --for=condition=complete --timeout=15m job -l app.kubernetes.io/component=migration",
            "kubectl apply -f release.yaml",
            "kubectl apply -k eventing/overlays/cloud");
    assertThat(Files.readString(Resources.ROOT.resolve("knative/CLOUD.md")))
        .contains(others.replace("release.yaml", "knudge.yaml"));
    // What it leaves out is the Services, all of them and nothing else.
    for (JsonNode resource : Rendering.of("knative/overlays/gke").all()) {
      String component = resource.at("/metadata/labels/app.kubernetes.io~1component").asText();
      assertThat(component.matches("function|public"))
          .as(Resources.title(resource))
          .isEqualTo(resource.path("apiVersion").asText().equals("serving.knative.dev/v1"));
    }
  }

  @Test
  void renovate_looks_after_every_digest_and_leaves_our_own_images_alone() throws Exception {
    JsonNode renovate =
        new ObjectMapper().readTree(Resources.ROOT.resolve("renovate.json").toFile());
    assertThat(renovate.path("enabledManagers"))
        .extracting(JsonNode::asText)
        .contains("maven", "github-actions", "dockerfile", "custom.regex");
    for (JsonNode manager : renovate.path("customManagers")) {
      String file =
          manager
              .at("/managerFilePatterns/0")
              .asText()
              .replaceAll("^/\\^|\\$/$", "")
              .replace("\\.", ".");
      // JavaScript and Java write these alike.
      Pattern sought = Pattern.compile(manager.at("/matchStrings/0").asText());
      assertThat(Files.readString(Resources.ROOT.resolve(file))).as(file).containsPattern(sought);
    }
  }

  private static JsonNode workflow(String name) {
    try {
      return Resources.tree(
          Files.readString(Resources.ROOT.resolve(".github/workflows/" + name + ".yml")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
