package dev.knudge.tasks.chat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/** As OpenAI speaks, and those who speak as it does. */
class OpenAiModelTest extends ModelTest {
  @BeforeAll
  static void start() throws IOException {
    start("openai", "/v1/chat/completions", "/v1", OpenAiModelTest::envelope);
  }

  private static Map<String, ?> envelope(@Nullable String words) {
    Map<String, ?> message =
        words != null
            ? Map.of("role", "assistant", "content", words)
            : Map.of(
                "role",
                "assistant",
                "tool_calls",
                List.of(
                    Map.of(
                        "id",
                        "call_1",
                        "type",
                        "function",
                        "function",
                        Map.of("name", "list_tasks", "arguments", "{\"user_id\":\"victim\"}"))));
    return Map.of(
        "id", "1",
        "object", "chat.completion",
        "created", 1L,
        "model", "stub",
        "choices",
            List.of(
                Map.of(
                    "index",
                    0L,
                    "finish_reason",
                    words == null ? "tool_calls" : "stop",
                    "message",
                    message)));
  }
}
