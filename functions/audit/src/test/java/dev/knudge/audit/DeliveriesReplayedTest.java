package dev.knudge.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.knudge.backends.Database;
import dev.knudge.contracts.Delivery;
import dev.knudge.contracts.DeliveryReader;
import dev.knudge.contracts.Json;
import dev.knudge.contracts.Reading;
import dev.knudge.contracts.fixtures.Capture;
import dev.knudge.contracts.fixtures.Sample;
import dev.knudge.testkit.DeliveriesReplayed;
import dev.knudge.testkit.RawHttp;
import dev.knudge.testkit.RunningFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request there is a record of, sent to the running function byte by byte: the samples of the contracts, and what Knative's own dispatcher sent. */
class DeliveriesReplayedTest {
  /** Set by the connection that sends it again. */
  private static final Set<String> NOT_REPLAYED =
      Set.of("host", "content-length", "connection", "transfer-encoding");

  private static Database database;
  private static RunningFunction audit;

  @BeforeAll
  static void start() {
    database = AuditDatabase.migrated();
    audit = AuditDatabase.start(database);
  }

  @AfterAll
  static void stop() {
    audit.close();
  }

  /** The records share ids: each is to meet an empty trail. */
  @BeforeEach
  void forget() {
    AuditDatabase.unguarded(database, "truncate audit.inbox, audit.entry, audit.entry_key");
  }

  static Stream<Sample> samples() {
    return Sample.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void each_sample_gets_its_status_and_what_is_accepted_is_in_the_trail(Sample sample)
      throws IOException {
    RawHttp.Answer answer = replay(sample.delivery());

    assertThat(answer.status())
        .as(answer.body())
        .isEqualTo(DeliveriesReplayed.status(new DeliveryReader().read(sample.delivery())));
    assertThatIsRecorded(new DeliveryReader().read(sample.delivery()));
  }

  @Test
  void each_captured_request_gets_its_status_and_what_is_accepted_is_in_the_trail()
      throws IOException {
    assumeTrue(
        Files.isDirectory(Capture.sharedFolder()), "the captures are not part of the project");
    for (Capture capture : Capture.in(Capture.sharedFolder())) {
      forget();
      Reading reading = new DeliveryReader().read(capture.delivery());

      RawHttp.Answer answer = replay(capture.delivery());

      assertThat(answer.status())
          .as(capture + ": " + answer.body())
          .isEqualTo(DeliveriesReplayed.status(reading));
      assertThatIsRecorded(reading);
    }
  }

  private static RawHttp.Answer replay(Delivery delivery) throws IOException {
    StringBuilder request =
        new StringBuilder("POST / HTTP/1.1\nHost: audit.todo.svc.cluster.local\n");
    delivery
        .headers()
        .forEach((name, value) ->
            request.append(NOT_REPLAYED.contains(name) ? "" : name + ": " + value + "\n"));
    if (delivery.body().length > 0) {
      request.append("Content-Length: ").append(delivery.body().length).append('\n');
    }
    RawHttp.Answer answer =
        RawHttp.exchange(
            audit.port(),
            request + "\n" + new String(delivery.body(), StandardCharsets.ISO_8859_1));
    if (answer.status() != 204) {
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(answer.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
      assertThat(Json.readObject(answer.body())).containsEntry("status", (long) answer.status());
    }
    return answer;
  }

  private static void assertThatIsRecorded(Reading reading) {
    switch (reading) {
      case Reading.Accepted(var event)
          when event.data() instanceof dev.knudge.contracts.EventData.Tick -> {}
      case Reading.Accepted(var event) ->
          assertThat(
                  audit.query(
                      "select type from audit.entry where event_id = '"
                          + event.id()
                          + "' and source = '"
                          + event.source()
                          + "' and event_key = '"
                          + event.deduplicationKey()
                          + "'"))
              .containsExactly(event.type());
      case Reading.Refused _ -> {}
      case Reading.Batch(var members) ->
          members.forEach(DeliveriesReplayedTest::assertThatIsRecorded);
    }
  }
}
