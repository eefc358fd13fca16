package dev.knudge.tasks.chat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/** As Ollama speaks. */
class OllamaModelTest extends ModelTest {
  @BeforeAll
  static void start() throws IOException {
    start("ollama", "/api/chat", "", OllamaModelTest::envelope);
  }

  private static Map<String, ?> envelope(@Nullable String words) {
    Map<String, ?> message =
        words != null
            ? Map.of("role", "assistant", "content", words)
            : Map.of(
                "role",
                "assistant",
                "content",
                "",
                "tool_calls",
                List.of(
                    Map.of(
                        "function",
                        Map.of("name", "list_tasks", "arguments", Map.of("user_id", "victim")))));
    return Map.of(
        "model",
        "stub",
        "created_at",
        "2026-11-24T09:00:00.000Z",
        "message",
        message,
        "done",
        true,
        "done_reason",
        "stop",
        "prompt_eval_count",
        10L,
        "eval_count",
        10L);
  }
}
