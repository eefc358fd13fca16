package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.local.manifests.Kubectl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    assertThat(verify.path("steps"))
        .filteredOn(it -> it.has("run") && !it.has("if"))
        .extracting(it -> it.path("run").asText())
        .containsExactly(".ci/run");
    assertThat(Files.readString(Resources.ROOT.resolve(".ci/run"))).contains("./mvnw -B verify");
    assertThat(Files.readString(Resources.ROOT.resolve("README.md"))).contains("./mvnw verify");
  }

  /** What is not there, tests pass over without a word: so it is brought, and where it cannot be had the job fails. */
  @Test
  void on_one_platform_nothing_of_a_cluster_is_passed_over() throws Exception {
    JsonNode steps = workflow.at("/jobs/verify/steps");
    assertThat(steps)
        .filteredOn(it -> it.path("if").asText().equals("matrix.os == 'ubuntu-24.04'"))
        .extracting(it -> it.path("run").asText())
        .singleElement()
        .asString()
        .contains(".ci/knative", "GITHUB_PATH", "-Dknudge.crds=");
    assertThat(Files.readString(Resources.ROOT.resolve(".ci/knative")))
        .contains("serving-crds.yaml", "eventing-crds.yaml", "eventing-kafka-controller.yaml")
        .contains("kn-linux-amd64", "sha256sum --check");
    assertThat(Files.readString(Resources.ROOT.resolve(".ci/run")))
        .contains("command -v kubectl >/dev/null || install");
  }

  @Test
  void the_same_tests_run_on_containers() {
    assertThat(workflow.at("/jobs/containers/steps").findValuesAsText("run"))
        .containsExactly("./mvnw -B verify -Dbackends=containers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci", "release", "deploy", "scan"})
  void actions_are_pinned_by_commit_and_may_only_read_unless_a_job_says_more(String name) {
    JsonNode one = workflow(name);
    List<String> actions = one.findValuesAsText("uses");
    assertThat(actions).isNotEmpty().allMatch(it -> it.matches(PINNED));
    assertThat("actions/checkout@v7").doesNotMatch(PINNED);
    assertThat(one.at("/permissions")).hasToString("{\"contents\":\"read\"}");
    for (JsonNode job : one.path("jobs")) {
      assertThat(job.path("timeout-minutes").asInt()).as("a job that hangs ends").isPositive();
      assertThat(job.path("steps")).isNotEmpty();
      assertThat(job.at("/permissions/contents").asText("read")).isEqualTo("read");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"release", "deploy", "scan"})
  void a_script_stops_at_the_first_command_that_fails(String name) {
    assertThat(workflow(name).at("/defaults/run/shell").asText())
        .as("else a pipe is as good as its last command")
        .isEqualTo("bash");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci", "release", "deploy", "scan"})
  void nothing_that_others_may_write_is_put_into_a_script(String name) {
    for (JsonNode job : workflow(name).path("jobs")) {
      assertThat(job.path("steps").findValuesAsText("run"))
          .as("by env, where it is a value and no code")
          .noneMatch(it -> it.contains("${{"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci", "release", "deploy", "scan"})
  void what_a_script_of_the_project_is_called_with_is_there(String name) {
    for (String run : workflow(name).findValuesAsText("run")) {
      for (Matcher path =
              Pattern.compile("(?:knative|eventing|local-dev|\\.ci)/[\\w./-]*[\\w]").matcher(run);
          path.find(); ) {
        if (!path.group().contains("overlays/release") && !path.group().contains("dev.local")) {
          assertThat(Resources.ROOT.resolve(path.group())).exists();
        }
      }
    }
  }

  @Test
  void a_release_is_tested_scanned_and_signed_before_it_has_its_name() {
    JsonNode release = workflow("release");
    assertThat(release.at("/on")).hasToString("{\"push\":{\"tags\":[\"v*\"]}}");
    assertThat(release.at("/jobs/verify/steps").findValuesAsText("run"))
        .last()
        .isEqualTo(".ci/run");
    assertThat(release.at("/jobs/images/needs").asText()).isEqualTo("verify");
    assertThat(release.at("/jobs/attest/needs").asText()).isEqualTo("images");
    assertThat(release.at("/jobs/attest/steps").findValuesAsText("uses"))
        .extracting(it -> it.replaceFirst("@.*", ""))
        .containsExactly(
            "anchore/sbom-action",
            "anchore/scan-action",
            "actions/attest-build-provenance",
            "actions/attest-sbom");
    assertThat(release.at("/jobs/release/needs"))
        .extracting(JsonNode::asText)
        .containsExactly("verify", "images", "attest");
    String build =
        release.at("/jobs/images/steps").findValuesAsText("run").stream()
            .filter(it -> it.contains("./mvnw"))
            .findFirst()
            .orElseThrow();
    assertThat(build)
        .contains("-Dimage.check=strict", "-Dimage.version=\"$VERSION\"")
        .contains("-Dimage.tag=\"candidate-$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT\"");
    assertThat(release.at("/jobs/release/steps").findValuesAsText("run").getLast())
        .as("the scanned image itself; by default it is wrapped, and has another digest")
        .contains(
            "docker buildx imagetools create --prefer-index=false --tag \"$named\" \"$image\"")
        .contains("A release's name is not moved");
  }

  @Test
  void a_tag_is_a_version_or_no_release() throws Exception {
    String release = workflow("release").at("/jobs/verify/steps/0/run").asText();
    String deploy = workflow("deploy").at("/jobs/deploy/steps/0/run").asText();
    Map<String, String> environment =
        Map.of("OVERLAY", "gke", "KUBECONFIG_DATA", "apiVersion: v1", "GITHUB_OUTPUT", "/dev/null");
    for (String version : List.of("1.2.3", "10.0.12", "1.2.3-rc.1")) {
      assertThat(bash(release, environment, "GITHUB_REF_NAME", "v" + version)).isEmpty();
      assertThat(bash(deploy, environment, "VERSION", version)).isEmpty();
    }
    for (String version : List.of("", "1", "1.2", "1.2.3+4", "1.2.3/../x", "1.2.3\n4", "latest")) {
      assertThat(bash(release, environment, "GITHUB_REF_NAME", "v" + version))
          .contains("names no version");
      assertThat(bash(deploy, environment, "VERSION", version)).contains("is no version");
    }
    assertThat(bash(release, environment, "GITHUB_REF_NAME", "1.2.3")).contains("names no version");
    assertThat(bash(deploy, Map.of("OVERLAY", "gke", "KUBECONFIG_DATA", ""), "VERSION", "1.2.3"))
        .contains("'gke' has no secret KUBECONFIG_DATA");
  }

  /** What it says where it fails, and nothing where it does not. */
  private static String bash(
      String script, Map<String, String> environment, String name, String value) throws Exception {
    ProcessBuilder bash =
        new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
            .redirectErrorStream(true);
    bash.environment().putAll(environment);
    bash.environment().put(name, value);
    Process process = bash.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : "failed: " + said;
  }

  @Test
  void what_is_deployed_was_released_and_is_built_by_nobody() {
    JsonNode deploy = workflow("deploy").at("/jobs/deploy");
    assertThat(deploy.at("/environment").asText()).isEqualTo("${{ inputs.overlay }}");
    assertThat(deploy.findValuesAsText("ref")).containsExactly("refs/tags/v${{ inputs.version }}");
    assertThat(deploy.findValuesAsText("run")).noneMatch(it -> it.contains("mvnw"));
    assertThat(deploy.findValuesAsText("run"))
        .filteredOn(it -> it.contains("gh attestation verify"))
        .singleElement()
        .asString()
        .contains("--signer-workflow \"$GITHUB_REPOSITORY/.github/workflows/release.yml\"")
        .contains("--source-ref \"refs/tags/v$VERSION\"");
    for (JsonNode cloud : workflow("deploy").at("/on/workflow_dispatch/inputs/overlay/options")) {
      assertThat(Resources.ROOT.resolve("knative/overlays/" + cloud.asText())).isDirectory();
      assertThat(Resources.ROOT.resolve("eventing/overlays/" + cloud.asText())).isDirectory();
    }
  }

  @Test
  void a_deployment_has_its_schemas_and_its_secrets_before_its_services_and_wakes_them_last()
      throws Exception {
    List<String> order =
        workflow("deploy")
            .at("/jobs/deploy/steps")
            .findValuesAsText("run")
            .getLast()
            .lines()
            .dropWhile(it -> !it.startsWith("kubectl delete job"))
            .toList();
    assertThat(Files.readString(Resources.ROOT.resolve("knative/CLOUD.md")))
        .as("by hand it is the same")
        .contains(
            String.join("\n", order.subList(0, order.size() - 2)), "externalsecret", "ksvc --all");
    assertThat(order)
        .extracting(it -> it.replaceFirst(" -n todo.*--timeout=\\w+", ""))
        .containsExactly(
            "kubectl delete job -n todo -l app.kubernetes.io/component=migration --ignore-not-found",
            "kubectl apply -f knudge.yaml -l 'app.kubernetes.io/component notin (function,public)'",
            order.get(2),
            "kubectl wait externalsecret/kafka-live-credentials",
            "kubectl wait job -l app.kubernetes.io/component=migration",
            "kubectl apply -f knudge.yaml",
            "kubectl wait ksvc --all",
            "kubectl apply -f eventing.yaml",
            "kubectl wait kafkasink,kafkasource,pingsource --all",
            "if grep -q '^kind: Trigger$' eventing.yaml; then kubectl wait broker,trigger --all; fi");
    // What the first step leaves out is the Services, all of them and nothing else.
    for (JsonNode resource : Rendering.of("knative/overlays/gke").all()) {
      String component = resource.at("/metadata/labels/app.kubernetes.io~1component").asText();
      assertThat(component.matches("function|public"))
          .as(Resources.title(resource))
          .isEqualTo(resource.path("apiVersion").asText().equals("serving.knative.dev/v1"));
    }
  }

  @Test
  void sources_that_lose_their_identity_where_they_change_are_not_changed_by_a_workflow(
      @TempDir Path folder) throws Exception {
    String render =
        workflow("deploy").at("/jobs/deploy/steps").findValuesAsText("run").stream()
            .filter(it -> it.contains(">eventing.yaml"))
            .findFirst()
            .orElseThrow()
            .replaceAll("kubectl kustomize \\S+ >knudge", "cat \\$FUNCTIONS >" + folder + "/knudge")
            .replaceAll(">eventing", ">" + folder + "/eventing")
            .replaceAll(" (knudge|eventing)\\.yaml", " " + folder + "/$1.yaml");
    Path functions = Files.createDirectory(folder.resolve("functions"));
    Rendering.with(functions, "knative/overlays/gke", "knative/components/oidc");
    Path demanding =
        Files.writeString(
            folder.resolve("demanding"),
            Kubectl.rendered(functions).replace("dev.local/", "ghcr.io/you/"));
    String plain = Resources.ROOT + "/eventing/overlays/gke";
    assertThat(bash(render, Map.of("FUNCTIONS", "/dev/null"), "EVENTING", plain)).isEmpty();
    assertThat(bash(render, Map.of("FUNCTIONS", demanding.toString()), "EVENTING", plain))
        .contains("are to be paused before they change");
    Rendering.with(folder, "eventing/overlays/gke", "eventing/components/oidc");
    assertThat(bash(render, Map.of("FUNCTIONS", "/dev/null"), "EVENTING", folder.toString()))
        .contains("are to be paused before they change");
  }

  @Test
  void a_cluster_that_demands_tokens_is_left_alone_whatever_is_to_be_applied(@TempDir Path folder)
      throws Exception {
    String apply = workflow("deploy").at("/jobs/deploy/steps").findValuesAsText("run").getLast();
    String look = apply.substring(0, apply.indexOf("kubectl delete job"));
    Map<String, String> environment = Map.of("KUBECONFIG_DATA", "apiVersion: v1");
    assertThat(bash("kubectl() { :; }\n" + look, environment, "RUNNER_TEMP", folder.toString()))
        .isEmpty();
    String found = "kubectl() { echo eventpolicy.eventing.knative.dev/audit; }\n";
    assertThat(bash(found + look, environment, "RUNNER_TEMP", folder.toString()))
        .contains("The cluster has components/oidc");
    assertThat(
            bash("kubectl() { return 1; }\n" + look, environment, "RUNNER_TEMP", folder.toString()))
        .as("who cannot look does not go on")
        .isNotEmpty();
  }

  @Test
  void what_wakes_functions_is_left_out_until_the_last_and_nothing_else_is(@TempDir Path folder)
      throws Exception {
    List<ObjectNode> all =
        Rendering.with(folder, "eventing/overlays/gke", "eventing/components/broker").all();
    Files.writeString(folder.resolve("eventing.yaml"), Kubectl.rendered(folder));
    String command =
        workflow("deploy")
            .at("/jobs/deploy/steps")
            .findValuesAsText("run")
            .getLast()
            .lines()
            .filter(it -> it.startsWith("awk "))
            .findFirst()
            .orElseThrow()
            .replace(" | kubectl apply -f -", "");

    Process awk = new ProcessBuilder("sh", "-c", command).directory(folder.toFile()).start();
    List<ObjectNode> left =
        Kubectl.resources(new String(awk.getInputStream().readAllBytes(), StandardCharsets.UTF_8));

    assertThat(left)
        .containsExactlyElementsOf(
            all.stream()
                .filter(it -> !it.path("kind").asText().matches("KafkaSource|PingSource|Trigger"))
                .toList());
    assertThat(all).extracting(Resources::kind).contains("KafkaSource", "PingSource", "Trigger");
  }

  @Test
  void renovate_looks_after_every_digest_and_leaves_our_own_images_alone() throws Exception {
    JsonNode renovate =
        new ObjectMapper().readTree(Resources.ROOT.resolve("renovate.json").toFile());
    assertThat(renovate.path("enabledManagers"))
        .extracting(JsonNode::asText)
        .contains("maven", "github-actions", "dockerfile", "custom.regex");
    assertThat(renovate.path("packageRules"))
        .as("mvnw has a line of our own")
        .filteredOn(it -> it.path("matchDepNames").toString().equals("[\"maven-wrapper\"]"))
        .singleElement()
        .matches(it -> !it.path("enabled").asBoolean(true));
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
