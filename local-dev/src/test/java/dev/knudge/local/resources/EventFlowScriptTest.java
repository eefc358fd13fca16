package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.knudge.backends.Port;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the script says no. That it says yes is seen where everything runs. */
class EventFlowScriptTest {

  @Test
  void says_how_it_is_called() throws Exception {
    Answer answer = call(Map.of(), "--help");
    assertThat(answer.status()).isZero();
    assertThat(answer.output())
        .contains("--target local", "--target cluster", "--timeout", "--wait");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--targets", "--target", "--target laptop", "--timeout soon", "--wait"})
  void a_wrong_call_is_told_from_a_failure(String arguments) throws Exception {
    Answer answer = call(Map.of(), arguments.split(" "));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.output()).contains("Usage:");
  }

  @Test
  void where_nothing_runs_it_fails_and_says_what_to_start() throws Exception {
    Answer answer = call(Map.of("KNUDGE_LOCAL_ADMIN_PORT", Integer.toString(Port.free().claim())));
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.output()).contains("FAILED: local-dev is not up", "run ./local-dev/up");
  }

  private record Answer(int status, String output) {}

  private static Answer call(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Resources.ROOT.resolve("local-dev/test-event-flow.sh").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      assumeTrue(false, "no shell to run it with: " + e.getMessage());
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), output);
  }
}
