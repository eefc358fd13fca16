package dev.knudge.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.knudge.testkit.RunningFunction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** By what the log lines of a delivery are found. */
class CourierLogTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  /** Lines of many threads with the ids that each had when it was written. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    private record Line(String message, Map<String, String> ids) {}

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(new Line(event.getFormattedMessage(), Map.copyOf(event.getMDCPropertyMap())));
    }

    List<Map<String, String>> idsOf(String beginning) {
      return lines.stream()
          .filter(line -> line.message().startsWith(beginning))
          .map(Line::ids)
          .toList();
    }
  }

  @Test
  void what_is_logged_of_an_attempt_is_found_by_the_event_that_led_to_it_and_by_its_trace() {
    Lines log = new Lines();
    try (Stage stage = new Stage();
        RunningFunction pod = stage.pod(Map.of("knudge.mail.from", "nobody at all"))) {
      stage.wish(pod, "anna", ",\"channels\":[\"email\"]");
      Logger ours = (Logger) LoggerFactory.getLogger("dev.knudge.notification");
      log.start();
      ours.addAppender(log);
      try {
        Telling due = Telling.due("anna").id("e-1");
        Map<String, String> traced = due.headers();
        traced.put("ce-traceparent", "00-" + TRACE + "-" + SPAN + "-01");
        assertThat(pod.post(traced, due.body()).statusCode()).isEqualTo(204);
        await().atMost(Stage.PATIENCE).until(() -> !log.idsOf("Delivery ").isEmpty());
      } finally {
        ours.detachAppender(log);
      }
    }

    // The one of the thread that sends, the other of the thread that waits for it and takes note.
    for (String beginning : List.of("No e-mail goes out", "Delivery ")) {
      assertThat(log.idsOf(beginning))
          .isNotEmpty()
          .containsOnly(Map.of("event_id", "e-1", "trace_id", TRACE, "span_id", SPAN));
    }
  }
}
