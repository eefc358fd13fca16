package dev.knudge.tasks.chat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;

/** As Gemini speaks. */
class GeminiModelTest extends ModelTest {
  @BeforeAll
  static void start() throws IOException {
    start("gemini", "/v1beta/models/stub:generateContent", "/v1beta", GeminiModelTest::envelope);
  }

  private static Map<String, ?> envelope(@Nullable String words) {
    Map<String, ?> part =
        words != null
            ? Map.of("text", words)
            : Map.of(
                "functionCall", Map.of("name", "list_tasks", "args", Map.of("user_id", "victim")));
    return Map.of(
        "candidates",
        List.of(
            Map.of(
                "index",
                0L,
                "finishReason",
                "STOP",
                "content",
                Map.of("role", "model", "parts", List.of(part)))),
        "modelVersion",
        "stub",
        "usageMetadata",
        Map.of("promptTokenCount", 10L, "candidatesTokenCount", 10L, "totalTokenCount", 20L));
  }
}
