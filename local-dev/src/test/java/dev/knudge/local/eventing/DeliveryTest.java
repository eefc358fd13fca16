package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.knative.duck.v1.DeliverySpec;
import io.fabric8.knative.duck.v1.DeliverySpecBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliveryTest {

  private static final ResourceName RESOURCE = new ResourceName("KafkaSource", "todo", "audit");

  @Test
  void without_a_block_there_are_ten_retries_within_ten_minutes() {
    Delivery delivery = Delivery.of(RESOURCE, null);
    assertThat(delivery.retries()).isEqualTo(10);
    assertThat(delivery.timeout()).isEqualTo(Duration.ofSeconds(600));
    assertThat(waits(delivery))
        .startsWith(Duration.ofMillis(600), Duration.ofMillis(1200), Duration.ofMillis(2400))
        .endsWith(Duration.ofMillis(307200));
    assertThat(waits(delivery).stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofMillis(613800));
  }

  @Test
  void a_block_without_retry_has_none_whatever_else_it_says() {
    DeliverySpec spec =
        new DeliverySpecBuilder()
            .withTimeout("PT60S")
            .withDeadLetterSink(Eventing.to(URI.create("http://127.0.0.1:1/dead")))
            .build();
    Delivery delivery = Delivery.of(RESOURCE, spec);
    assertThat(delivery.retries()).isZero();
    assertThat(delivery.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(delivery.deadLetterSink()).isEqualTo(spec.getDeadLetterSink());
  }

  @Test
  void an_empty_block_has_no_retry_and_the_usual_timeout() {
    Delivery delivery =
        Delivery.of(RESOURCE, new DeliverySpecBuilder().withBackoffDelay("PT1S").build());
    assertThat(delivery.retries()).isZero();
    assertThat(delivery.timeout()).isEqualTo(Duration.ofSeconds(600));
  }

  @Test
  void retries_without_a_delay_begin_at_200_ms_and_double() {
    Delivery delivery = Delivery.of(RESOURCE, new DeliverySpecBuilder().withRetry(3).build());
    assertThat(waits(delivery))
        .containsExactly(Duration.ofMillis(400), Duration.ofMillis(800), Duration.ofMillis(1600));
  }

  @Test
  void linear_waits_grow_by_the_delay() {
    DeliverySpec spec =
        new DeliverySpecBuilder()
            .withRetry(3)
            .withBackoffPolicy("linear")
            .withBackoffDelay("PT0.5S")
            .build();
    assertThat(waits(Delivery.of(RESOURCE, spec)))
        .containsExactly(Duration.ofMillis(500), Duration.ofMillis(1000), Duration.ofMillis(1500));
  }

  @Test
  void a_policy_nobody_knows_means_exponential() {
    DeliverySpec spec =
        new DeliverySpecBuilder()
            .withRetry(1)
            .withBackoffPolicy("quadratic")
            .withBackoffDelay("PT1S")
            .build();
    assertThat(waits(Delivery.of(RESOURCE, spec))).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void a_delay_of_zero_means_no_retry_at_all() {
    DeliverySpec spec = new DeliverySpecBuilder().withRetry(5).withBackoffDelay("PT0S").build();
    assertThat(Delivery.of(RESOURCE, spec).retries()).isZero();
  }

  @Test
  void a_duration_that_is_none_is_named_with_its_source_and_field() {
    DeliverySpec spec = new DeliverySpecBuilder().withRetry(5).withBackoffDelay("500ms").build();
    assertThatThrownBy(() -> Delivery.of(RESOURCE, spec))
        .isInstanceOf(EventingException.class)
        .hasMessage(
            "KafkaSource todo/audit: delivery.backoffDelay is '500ms', which is no ISO 8601"
                + " duration; write for instance PT0.5S");
  }

  private static List<Duration> waits(Delivery delivery) {
    return IntStream.rangeClosed(1, delivery.retries()).mapToObj(delivery::delayBefore).toList();
  }
}
