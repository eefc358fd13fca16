package dev.knudge.recurring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.NewEvent;
import dev.knudge.testkit.RunningFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Thousands of events, delivered in batches. */
public final class Many {
  private static final int PORTION = 500;

  private Many() {}

  /** Delivers so many to the function's door. */
  public static void deliver(RunningFunction function, int count, IntFunction<NewEvent> events) {
    for (int from = 0; from < count; from += PORTION) {
      List<String> members = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + PORTION); i++) {
        members.add(structured(events.apply(i)));
      }
      int status =
          function
              .post(
                  Map.of("content-type", "application/cloudevents-batch+json"),
                  "[" + String.join(",", members) + "]")
              .statusCode();
      assertThat(status).isEqualTo(204);
    }
  }

  /** A series of which one instance is due since long ago, and none follows. */
  public static NewEvent dueOnce(String user, String series) {
    return Said.of(series)
        .ofUser(user)
        .scheduled(Said.rule("FREQ=YEARLY;COUNT=1", "2026-03-02T09:00:00"))
        .at(Said.berlin("2026-03-01T09:00:00"))
        .build();
  }

  /** A series that has an instance due each day. */
  public static NewEvent daily(String user, String series) {
    return Said.of(series)
        .ofUser(user)
        .scheduled(Said.rule("FREQ=DAILY", "2026-03-02T09:00:00"))
        .at(Said.berlin("2026-03-01T09:00:00"))
        .build();
  }

  private static String structured(NewEvent event) {
    StringBuilder json = new StringBuilder("{");
    event
        .delivery()
        .headers()
        .forEach((name, value) -> {
          if (name.startsWith("ce-")) {
            json.append('"').append(name.substring(3)).append("\":\"").append(value).append("\",");
          }
        });
    return json.append("\"datacontenttype\":\"application/json\",\"data\":")
        .append(new String(event.delivery().body(), StandardCharsets.UTF_8))
        .append('}')
        .toString();
  }
}
