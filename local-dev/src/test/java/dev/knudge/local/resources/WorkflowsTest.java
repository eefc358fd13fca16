package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkflowsTest {

  private static final String PINNED = "[\\w-]+/[\\w./-]+@[0-9a-f]{40}";

  private final JsonNode workflow = workflow();

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

  @Test
  void actions_are_pinned_by_commit_and_may_only_read() {
    List<String> actions = workflow.findValuesAsText("uses");
    assertThat(actions).hasSizeGreaterThan(3).allMatch(it -> it.matches(PINNED));
    assertThat("actions/checkout@v7").doesNotMatch(PINNED);
    assertThat(workflow.at("/permissions")).hasToString("{\"contents\":\"read\"}");
  }

  private static JsonNode workflow() {
    try {
      return Resources.tree(Files.readString(Resources.ROOT.resolve(".github/workflows/ci.yml")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
