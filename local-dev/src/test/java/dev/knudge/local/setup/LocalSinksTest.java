package dev.knudge.local.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.knudge.local.eventing.EventingException;
import dev.knudge.local.manifests.ClusterAddresses;
import io.fabric8.knative.duck.v1.Destination;
import io.fabric8.knative.duck.v1.DestinationBuilder;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalSinksTest {

  private final LocalSinks sinks =
      new LocalSinks(
          ClusterAddresses.none().with("audit.todo", "127.0.0.1:8003"),
          Set.of("audit.todo"),
          Set.of("dead-letters.todo"),
          8080);

  @Test
  void a_service_is_reached_at_its_port_and_a_relative_uri_is_its_path() {
    assertThat(resolve(reference("serving.knative.dev/v1", "Service", "audit").build()))
        .isEqualTo(URI.create("http://127.0.0.1:8003/"));
    assertThat(
            resolve(
                reference("serving.knative.dev/v1", "Service", "audit").withUri("/events").build()))
        .isEqualTo(URI.create("http://127.0.0.1:8003/events"));
  }

  @Test
  void a_kafka_sink_is_reached_at_the_ingress() {
    assertThat(
            resolve(
                reference("eventing.knative.dev/v1alpha1", "KafkaSink", "dead-letters").build()))
        .isEqualTo(URI.create("http://127.0.0.1:8080/todo/dead-letters"));
  }

  @Test
  void an_absolute_uri_stays_and_a_name_of_the_cluster_is_rewritten() {
    assertThat(resolve(new DestinationBuilder().withUri("http://example.com/hook").build()))
        .isEqualTo(URI.create("http://example.com/hook"));
    assertThat(
            resolve(
                new DestinationBuilder().withUri("http://audit.todo.svc.cluster.local/x").build()))
        .isEqualTo(URI.create("http://127.0.0.1:8003/x"));
  }

  @Test
  void what_no_manifest_has_is_refused_by_name() {
    refused(
        reference("serving.knative.dev/v1", "Service", "nobody").build(), "Service todo/nobody");
    refused(
        reference("eventing.knative.dev/v1alpha1", "KafkaSink", "nowhere").build(),
        "KafkaSink todo/nowhere");
    refused(reference("v1", "Service", "audit").build(), "v1 Service");
    refused(reference("apps/v1", "Deployment", "audit").build(), "the kind Deployment");
    refused(new DestinationBuilder().build(), "neither a ref nor an absolute uri");
    refused(
        new DestinationBuilder().withUri("http://gone.todo.svc.cluster.local/").build(),
        "gone.todo");
  }

  private void refused(Destination destination, String said) {
    assertThatThrownBy(() -> resolve(destination))
        .isInstanceOf(EventingException.class)
        .hasMessageContaining(said);
  }

  private URI resolve(Destination destination) {
    return sinks.resolve(destination, "todo");
  }

  private static DestinationBuilder reference(String apiVersion, String kind, String name) {
    return new DestinationBuilder()
        .withNewRef()
        .withApiVersion(apiVersion)
        .withKind(kind)
        .withName(name)
        .endRef();
  }
}
