package dev.knudge.local.eventing;

import io.fabric8.knative.duck.v1.Destination;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.KafkaSourceSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A KafkaSource as the dispatcher understands it: checked as Knative's admission webhook does, defaults filled in.
 *
 * @param extensions attributes that are set on every event ({@code ceOverrides})
 */
record SourceSpec(
    ResourceName resource,
    List<String> topics,
    String consumerGroup,
    boolean fromLatest,
    boolean ordered,
    KeyType keyType,
    Map<String, String> extensions,
    Delivery delivery,
    Destination sink) {

  SourceSpec {
    topics = List.copyOf(topics);
    extensions = Map.copyOf(extensions);
  }

  /**
   * Reads a manifest.
   *
   * @throws EventingException for what the webhook would refuse, and for what this machine's Kafka cannot do
   */
  static SourceSpec of(KafkaSource source) {
    ResourceName resource =
        new ResourceName(
            "KafkaSource", source.getMetadata().getNamespace(), source.getMetadata().getName());
    KafkaSourceSpec spec = source.getSpec();
    if (spec == null || spec.getTopics() == null || spec.getTopics().isEmpty()) {
      throw new EventingException(
          "%s: spec.topics is empty; name at least one".formatted(resource));
    }
    if (spec.getSink() == null) {
      throw new EventingException("%s: spec.sink is missing".formatted(resource));
    }
    if (spec.getNet() != null
        && (spec.getNet().getTls() != null || spec.getNet().getSasl() != null)) {
      throw new EventingException(
          "%s: spec.net asks for TLS or SASL, which the Kafka of this machine does not speak; keep it to an overlay for the cluster"
              .formatted(resource));
    }
    Map<String, String> labels =
        Objects.requireNonNullElse(source.getMetadata().getLabels(), Map.of());
    return new SourceSpec(
        resource,
        spec.getTopics(),
        // Knative makes one up with a random part; here the same one at each start, to go on where
        // it stopped.
        Objects.requireNonNullElse(
            spec.getConsumerGroup(),
            "knative-kafka-source-" + resource.namespace() + "-" + resource.name()),
        either(resource, "initialOffset", spec.getInitialOffset(), "latest", "earliest"),
        either(resource, "ordering", spec.getOrdering(), "ordered", "unordered"),
        KeyType.of(resource, labels.get(KeyType.LABEL)),
        extensions(spec),
        Delivery.of(resource, spec.getDelivery()),
        spec.getSink());
  }

  private static boolean either(
      ResourceName resource, String field, @Nullable String value, String usual, String other) {
    if (value == null || value.equals(usual)) {
      return true;
    }
    if (value.equals(other)) {
      return false;
    }
    throw new EventingException(
        "%s: spec.%s is '%s'; it can be %s or %s".formatted(resource, field, value, usual, other));
  }

  private static Map<String, String> extensions(KafkaSourceSpec spec) {
    return spec.getCeOverrides() == null || spec.getCeOverrides().getExtensions() == null
        ? Map.of()
        : spec.getCeOverrides().getExtensions();
  }
}
