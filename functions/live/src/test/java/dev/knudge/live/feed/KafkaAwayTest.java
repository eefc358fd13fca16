package dev.knudge.live.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.live.Client;
import dev.knudge.live.LiveDatabase;
import dev.knudge.testkit.RunningFunction;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Live while Kafka cannot be reached: the page, the door and the probes are there all the same. */
class KafkaAwayTest {
  /** Kafka's client by itself waits for 60 s. */
  private static final Duration SOON = Duration.ofSeconds(45);

  @Test
  void it_serves_has_clients_come_later_and_a_stop_does_not_wait_for_what_kafka_was_asked() {
    RunningFunction live =
        RunningFunction.start(
            LiveDatabase.migrated(),
            "live",
            Map.of("kafka.bootstrap.servers", "127.0.0.1:9", "knudge.live.feed.patience", "1s"));
    assertThat(live.get("/health/liveness", "").statusCode()).isEqualTo(200);
    try (Client client = Client.connect(live.port(), "", RunningFunction.token("user-1"))) {
      assertThat(client.closeCode()).isEqualTo(1013);
    }
    assertThat(live.bean(KafkaClients.class).describe().isDone()).isFalse();

    long begin = System.nanoTime();
    live.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
  }
}
