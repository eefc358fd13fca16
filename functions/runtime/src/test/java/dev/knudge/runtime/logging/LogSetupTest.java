package dev.knudge.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.knudge.contracts.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogSetupTest {
  @Test
  void a_line_of_text_names_the_event_where_there_is_one() {
    assertThat(logged(Map.of(), true))
        .endsWith(" INFO  LogSetupTest said 7 [event e-1 trace t-1]\n")
        .startsWith("2");
    assertThat(logged(Map.of(), false)).endsWith(" INFO  LogSetupTest said 7\n");
  }

  @Test
  void a_line_names_the_request_where_there_is_one() {
    MDC.put("request_id", "r-1");
    assertThat(logged(Map.of(), true)).endsWith(" said 7 [request r-1 event e-1 trace t-1]\n");
    MDC.put("request_id", "r-1");
    MDC.put("trace_id", "t-2");
    assertThat(logged(Map.of(), false)).endsWith(" said 7 [request r-1 trace t-2]\n");
  }

  @Test
  void json_is_one_object_on_one_line() {
    String line = logged(Map.of("LOG_FORMAT", "json"), true);
    assertThat(line.strip()).doesNotContain("\n");
    Map<String, Object> entry = Json.readObject(line.strip());
    assertThat(entry).containsEntry("level", "INFO").containsEntry("formattedMessage", "said 7");
    assertThat(entry.get("mdc")).isEqualTo(Map.of("event_id", "e-1", "trace_id", "t-1"));
  }

  @Test
  void the_level_is_that_of_our_own_loggers() {
    assertThat(logged(Map.of("LOG_LEVEL", "warn"), false)).isEmpty();
  }

  private static String logged(Map<String, String> environment, boolean event) {
    PrintStream console = System.out;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    LoggerContext context = new LoggerContext();
    try {
      System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
      context.setMDCAdapter(MDC.getMDCAdapter());
      if (event) {
        MDC.put("event_id", "e-1");
        MDC.put("trace_id", "t-1");
      }
      LogSetup.configure(context, environment);
      context.getLogger(LogSetupTest.class).info("said {}", 7);
      context.getLogger("org.example").info("not ours");
    } finally {
      MDC.clear();
      System.setOut(console);
      context.stop();
    }
    return captured.toString(StandardCharsets.UTF_8);
  }
}
