package dev.knudge.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.knudge.contracts.fixtures.Deliveries;
import dev.knudge.contracts.fixtures.Sample;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever arrives, the reader has an answer: an event that can be stored, or a refusal that can be sent. */
class DeliveryReaderPropertiesTest {

  private static final DeliveryReader READER = new DeliveryReader();

  @Property(tries = 2000)
  void whatever_arrives_is_read_without_a_fault(
      @ForAll("headers") Map<String, String> headers, @ForAll("bodies") byte[] body) {
    check(READER.read(new Delivery(headers, body)));
  }

  @Property(tries = 2000)
  void whatever_happens_to_a_sample_is_read_without_a_fault(
      @ForAll("sampleDeliveries") Delivery sample,
      @ForAll("headers") Map<String, String> headers,
      @ForAll int place,
      @ForAll byte value) {
    byte[] body = sample.body().clone();
    if (body.length > 0) {
      body[Math.floorMod(place, body.length)] = value;
    }
    check(READER.read(new Delivery(Deliveries.with(sample, headers).headers(), body)));
  }

  private static void check(Reading reading) {
    switch (reading) {
      case Reading.Accepted(Event event) -> {
        assertThat(event.id()).isNotEmpty().doesNotContain("\0");
        assertThat(event.deduplicationKey()).startsWith(event.id());
        assertThat(event.data() instanceof EventData.CatalogueEvent && event.time() == null)
            .isFalse();
      }
      case Reading.Refused(Refusal refusal) ->
          assertThat(refusal.reason()).matches("[ -~]{10,400}");
      case Reading.Batch(var members) ->
          assertThat(members)
              .allSatisfy(member -> {
                assertThat(member).isNotInstanceOf(Reading.Batch.class);
                check(member);
              });
    }
  }

  @Provide
  Arbitrary<Map<String, String>> headers() {
    Arbitrary<String> names =
        Arbitraries.of(
            "ce-specversion",
            "ce-id",
            "ce-source",
            "ce-type",
            "ce-time",
            "ce-subject",
            "ce-dataschema",
            "ce-traceparent",
            "ce-partitionkey",
            "ce-knativeerrordest",
            "ce-knativeerrordata",
            "ce-",
            "content-type",
            "traceparent",
            "x-other");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of(
                "1.0",
                "0.3",
                "1",
                "/tasks",
                "task.created",
                "reminder.scheduled",
                "habit.tracked",
                "dev.knative.kafka.event",
                "dev.knative.sources.ping",
                "2026-02-08T10:00:00Z",
                "application/json",
                "application/cloudevents+json",
                "text/plain",
                "",
                "application/cloudevents-batch+json",
                "application/cloudevents+json; charset=utf-7"),
            Arbitraries.strings().ofMaxLength(30));
    return Arbitraries.maps(names, values).ofMaxSize(8);
  }

  @Provide
  Arbitrary<byte[]> bodies() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(200),
        Arbitraries.strings().ofMaxLength(200).map(text -> text.getBytes(UTF_8)),
        Arbitraries.of(Sample.all()).map(sample -> sample.delivery().body()));
  }

  @Provide
  Arbitrary<Delivery> sampleDeliveries() {
    return Arbitraries.of(Sample.all()).map(Sample::delivery);
  }
}
