package dev.knudge.recurring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecurringFunctionTest {
  @Test
  void it_says_its_name_and_passes_over_what_it_does_not_care_for() {
    try (RunningFunction recurring =
        RunningFunction.start(RecurringDatabase.migrated(), "recurring", Map.of())) {
      assertThat(recurring.get("/health", "").body()).contains("recurring-task-service");
      assertThat(recurring.post(Posts.taskCreated(), Posts.task("A")).statusCode()).isEqualTo(204);
      assertThat(recurring.query("select source from recurring.inbox")).isEmpty();
    }
  }
}
