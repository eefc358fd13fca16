package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the bases holds for all that is made of them: each overlay, by itself and with whatever components go together. */
class OverlayRulesTest {
  static final List<String> OF_FUNCTIONS =
      Stream.of("oidc", "transport-encryption", "observability", "tracing", "sms")
          .map("knative/components/"::concat)
          .toList();

  private static final List<Rule> RULES =
      List.of(
          new ServiceRules(Resources.ROOT.resolve("functions")),
          SettingRules.ofOverlays(),
          new SourceRules(),
          new TopicRules());

  @TempDir private Path own;

  private static Stream<Arguments> overlays() {
    // KEDA does not go with tokens, nor do Triggers.
    return Stream.of("minikube", "gke", "aks", "doks", "oke")
        .flatMap(overlay ->
            Stream.of("", "observability keda", "observability broker", "observability oidc")
                .map(eventing -> arguments(overlay, eventing)));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void what_holds_for_the_bases_holds_for_an_overlay_and_its_components(
      String overlay, String eventing) throws Exception {
    Resources rendered = rendered(overlay, eventing);
    assertThat(Overlays.knative(rendered)).hasSizeGreaterThan(6);
    assertThat(rendered.of("KafkaSource")).isNotEmpty();

    assertThat(violations(rendered)).isEmpty();
    for (JsonNode owner : Overlays.withContainers(rendered)) {
      // The API server refuses a Service that says one twice.
      assertThat(SecretRules.variables(owner))
          .as(Resources.title(owner))
          .extracting(it -> it.path("name").asText())
          .doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KafkaSource | audit       | /spec/bootstrapServers/0 | "knudge-kafka-bootstrap.kafka.svc.cluster.local:9092" | looks for Kafka at
          KafkaSink   | task-events | /spec/bootstrapServers/0 | "knudge-kafka-bootstrap.kafka.svc.cluster.local:9092" | looks for Kafka at
          ConfigMap   | knudge      | /data/SMTP_HOST          | smtp.example.org                                      | nobody takes its key SMTP_HOST
          Service     | live        | /spec/template/metadata/annotations/autoscaling.knative.dev~1min-scale | '"0"'   | has nobody who holds the sockets
          Service     | live        | /spec/template/spec/containers/0/env/- | {name: KAFKA_SASL_MECHANISMS, value: x} | sets KAFKA_SASL_MECHANISMS, which
          Service     | audit       | /spec/template/spec/containers/0/env/- | {name: KAFKA_SASL_MECHANISM, value: x}  | sets KAFKA_SASL_MECHANISM, which
          Service     | audit       | /spec/template/spec/containers/0/env/- | {name: PORT, value: "80"}               | sets PORT; but Knative sets it
          Service     | audit       | /spec/template/spec/containers/0/env   | []                                      | its code reads JWT_SECRET, which is not set
          """)
  void a_fault_that_an_overlay_brings_is_found(
      String kind, String name, String pointer, String value, String complaint) throws Exception {
    Resources broken = rendered("gke", "").with(kind, name, pointer, value);
    assertThat(violations(broken))
        .anySatisfy(it -> assertThat(it).contains(kind + " " + name, complaint));
  }

  @Test
  void in_a_cloud_logs_are_objects_also_where_nothing_else_is_observed() throws Exception {
    Resources plain = rendered("oke", "");
    for (JsonNode service : Overlays.knative(plain)) {
      assertThat(Overlays.setting(plain, Resources.name(service), "LOG_FORMAT")).isEqualTo("json");
    }
  }

  private static List<String> violations(Resources resources) {
    return RULES.stream().flatMap(rule -> rule.violations(resources).stream()).toList();
  }

  /** Both halves; where the one has components, the other has all of its own. */
  private Resources rendered(String overlay, String eventing) throws Exception {
    if (eventing.isEmpty()) {
      return Rendering.of("knative/overlays/" + overlay, "eventing/overlays/" + overlay);
    }
    Resources functions =
        Rendering.with(own, "knative/overlays/" + overlay, OF_FUNCTIONS.toArray(String[]::new));
    boolean cloud = !overlay.equals("minikube");
    Resources events =
        Rendering.with(
            own,
            "eventing/overlays/" + overlay,
            Stream.of(eventing.split(" "))
                .flatMap(it ->
                    it.equals("broker") && cloud
                        ? Stream.of("broker", "broker-authenticated")
                        : Stream.of(it))
                .map("eventing/components/"::concat)
                .toArray(String[]::new));
    return new Resources(Stream.concat(functions.all().stream(), events.all().stream()).toList());
  }
}
