package dev.knudge.notification;

import dev.knudge.testkit.RunningFunction;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests that share a stage and one pod of the function. Each begins at {@link Stage#NOW}, with a user whom nobody knows yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StagedTest {
  final Stage stage = new Stage();
  final RunningFunction pod = stage.pod(settings());

  String user = "";

  /** What the pod is told besides. */
  Map<String, Object> settings() {
    return Map.of();
  }

  @AfterAll
  void stop() {
    pod.close();
    stage.close();
  }

  @BeforeEach
  void meet() {
    stage.clock.set(Stage.NOW);
    user = "user-" + UUID.randomUUID();
  }
}
