package dev.knudge.local.eventing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.knative.bindings.v1.KafkaNetSpecBuilder;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.KafkaSourceBuilder;
import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class SourceSpecTest {

  private static final URI SINK = URI.create("http://127.0.0.1:1/");

  @Test
  void what_a_manifest_leaves_out_is_filled_in_as_knative_does() {
    SourceSpec spec =
        SourceSpec.of(
            source(more ->
                more.editSpec()
                    .withOrdering(null)
                    .withInitialOffset(null)
                    .withConsumerGroup(null)
                    .endSpec()));
    assertThat(spec.ordered()).isTrue();
    assertThat(spec.fromLatest()).isTrue();
    assertThat(spec.keyType()).isEqualTo(KeyType.STRING);
    assertThat(spec.delivery().retries()).isEqualTo(10);
    assertThat(spec.consumerGroup())
        .as("the same at each start")
        .isEqualTo("knative-kafka-source-default-my-kafka-source");
  }

  @Test
  void a_source_without_topics_is_refused() {
    refused(more -> more.editSpec().withTopics().endSpec(), "spec.topics is empty");
  }

  @Test
  void a_source_without_a_sink_is_refused() {
    refused(more -> more.editSpec().withSink(null).endSpec(), "spec.sink is missing");
  }

  @Test
  void an_ordering_nobody_knows_is_refused() {
    refused(
        more -> more.editSpec().withOrdering("sorted").endSpec(),
        "spec.ordering is 'sorted'; it can be ordered or unordered");
  }

  @Test
  void an_initial_offset_nobody_knows_is_refused() {
    refused(
        more -> more.editSpec().withInitialOffset("first").endSpec(),
        "spec.initialOffset is 'first'; it can be latest or earliest");
  }

  @Test
  void a_key_type_nobody_knows_is_refused() {
    refused(
        more -> more.editMetadata().withLabels(Map.of(KeyType.LABEL, "uuid")).endMetadata(),
        "is 'uuid'; it can be string, int, float or byte-array");
  }

  @Test
  void encryption_that_is_asked_for_is_not_silently_left_out() {
    refused(
        more ->
            more.editSpec()
                .withNet(new KafkaNetSpecBuilder().withNewTls().withEnable(true).endTls().build())
                .endSpec(),
        "spec.net asks for TLS or SASL");
  }

  private static void refused(UnaryOperator<KafkaSourceBuilder> broken, String message) {
    assertThatThrownBy(() -> SourceSpec.of(source(broken)))
        .isInstanceOf(EventingException.class)
        .hasMessageStartingWith("KafkaSource default/my-kafka-source: ")
        .hasMessageContaining(message);
  }

  private static KafkaSource source(UnaryOperator<KafkaSourceBuilder> more) {
    return Eventing.source("task-events", SINK, more);
  }
}
