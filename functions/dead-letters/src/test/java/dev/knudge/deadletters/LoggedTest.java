package dev.knudge.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.knudge.testkit.Posts;
import dev.knudge.testkit.RunningFunction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** By what the log lines of a letter are found. */
class LoggedTest {
  private static final String OWN = "0af7651916cd43dd8448eb211c80319c";
  private static final String HOP = "1bf7651916cd43dd8448eb211c80319c";

  /** The ids of each line, as they are when it is written. */
  private static final class Ids extends AppenderBase<ILoggingEvent> {
    private final List<Map<String, String>> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(Map.copyOf(event.getMDCPropertyMap()));
    }
  }

  @Test
  void a_letter_that_cannot_be_kept_is_found_by_its_event_and_its_trace() {
    Ids log = new Ids();
    try (RunningFunction function =
        RunningFunction.start(LettersDatabase.migrated(), "dead_letters", Map.of())) {
      function.execute("alter table dead_letters.letter rename to elsewhere");
      Map<String, String> letter = Operator.letter("e-1", "http://audit", 1);
      Map<String, String> traced = Operator.letter("e-2", "http://audit", 2);
      traced.put("traceparent", "00-" + HOP + "-b7ad6b7169203331-01");
      Map<String, String> own = Operator.letter("e-3", "http://audit", 3);
      own.put("traceparent", "00-" + HOP + "-b7ad6b7169203331-01");
      own.put("ce-traceparent", "00-" + OWN + "-c7ad6b7169203331-01");
      Logger ours = (Logger) LoggerFactory.getLogger("dev.knudge");
      log.start();
      ours.addAppender(log);
      try {
        for (Map<String, String> each : List.of(letter, traced, own, Posts.tick())) {
          assertThat(function.post(each, "{}").statusCode()).isBetween(500, 503);
        }
      } finally {
        ours.detachAppender(log);
      }
    }

    assertThat(log.lines)
        .containsSubsequence(
            Map.of("event_id", "e-1"),
            Map.of("event_id", "e-2", "trace_id", HOP, "span_id", "b7ad6b7169203331"),
            Map.of("event_id", "e-3", "trace_id", OWN, "span_id", "c7ad6b7169203331"),
            Map.of());
  }
}
