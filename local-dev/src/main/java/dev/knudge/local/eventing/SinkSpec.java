package dev.knudge.local.eventing;

import io.fabric8.knative.eventing.v1alpha1.KafkaSink;
import io.fabric8.knative.eventing.v1alpha1.KafkaSinkSpec;

/**
 * A KafkaSink as the ingress understands it.
 *
 * @param structured whether records hold the whole event as JSON, not its attributes in headers
 */
record SinkSpec(ResourceName resource, String topic, boolean structured) {

  /**
   * Reads a manifest.
   *
   * @throws EventingException for what the webhook would refuse, and for what this machine's Kafka cannot do
   */
  static SinkSpec of(KafkaSink sink) {
    ResourceName resource =
        new ResourceName(
            "KafkaSink", sink.getMetadata().getNamespace(), sink.getMetadata().getName());
    KafkaSinkSpec spec = sink.getSpec();
    if (spec == null || spec.getTopic() == null || spec.getTopic().isBlank()) {
      throw new EventingException("%s: spec.topic is missing".formatted(resource));
    }
    if (spec.getAuth() != null) {
      throw new EventingException(
          "%s: spec.auth is set, which the Kafka of this machine does not ask for; keep it to an overlay for the cluster"
              .formatted(resource));
    }
    boolean structured =
        switch (spec.getContentMode()) {
          case null -> false;
          case "binary" -> false;
          case "structured" -> true;
          default ->
              throw new EventingException(
                  "%s: spec.contentMode is '%s'; it can be binary or structured"
                      .formatted(resource, spec.getContentMode()));
        };
    return new SinkSpec(resource, spec.getTopic(), structured);
  }

  /** The path of its address. */
  String path() {
    return "/" + resource.namespace() + "/" + resource.name();
  }
}
