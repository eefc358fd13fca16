package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus and Grafana are given agrees with what functions export, and with the runbooks. */
class ObservabilityTest {
  private final Observability observability = observability();

  @TempDir private Path own;

  private static Observability observability() {
    try {
      return Observability.ofTheProject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void every_expression_asks_for_metrics_and_labels_that_there_are() throws IOException {
    List<String> expressions = observability.expressions();
    assertThat(expressions).hasSizeGreaterThan(40);
    for (String expression : expressions) {
      assertThat(Observability.metrics(expression)).as(expression).isNotEmpty();
      assertThat(observability.violations(expression)).as(expression).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rate(knudge_nonsense_total[5m]) | nobody has knudge_nonsense_total",
        "sum by (colour) (knudge_deliveries_total) | no metric of it has the label colour",
        "knudge_deliveries_total{kind=\"x\"} | no metric of it has the label kind",
        "sum(knudge_deliveries_total | is not balanced",
        "knudge_deliveries_total[5m) | is not balanced",
        "knudge:nonsense:held | nobody has knudge:nonsense:held",
        "http_requests_total | nobody has http_requests_total",
      })
  void an_expression_that_is_wrong_is_found(String expression, String violation) {
    assertThat(observability.violations(expression)).contains(violation);
  }

  @Test
  void no_metric_has_a_label_of_its_own_that_prometheus_puts_there() {
    // It would be exported_service, and what is grouped by service would be one line: the pod's.
    assertThat(observability.labelled())
        .allSatisfy((metric, words) ->
            assertThat(words)
                .as(metric)
                .doesNotContain("service", "pod", "namespace", "revision", "job", "instance"));
  }

  @Test
  void a_tick_that_never_comes_is_missed_for_everything_that_is_ticked() {
    String never =
        observability.rules("alert").stream()
            .filter(alert -> alert.path("alert").asText().startsWith("KnudgeTickNever"))
            .map(alert -> alert.path("expr").asText())
            .collect(Collectors.joining());
    Set<String> ticked = new TreeSet<>();
    Resources.ofTheProject()
        .of("PingSource")
        .forEach(source -> ticked.add(source.at("/spec/sink/ref/name").asText()));
    assertThat(ticked).hasSizeGreaterThan(4);
    assertThat(ticked)
        .allSatisfy(
            service -> assertThat(never).contains("\"service\", \"%s\"".formatted(service)));
  }

  @Test
  void every_alert_has_its_runbook_and_every_runbook_its_alert() throws IOException {
    String runbooks = Files.readString(Resources.ROOT.resolve("knative/RUNBOOKS.md"));
    List<String> names = new ArrayList<>();
    for (JsonNode alert : observability.rules("alert")) {
      String name = alert.path("alert").asText();
      names.add(name);
      assertThat(alert.at("/annotations/runbook_url").asText())
          .isEqualTo("knative/RUNBOOKS.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(alert.at("/annotations/summary").asText()).isNotBlank();
      assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
      assertThat(alert.path("for").asText()).matches("\\d+m");
    }
    List<String> sections = new ArrayList<>();
    for (String section : runbooks.split("(?m)^## ")) {
      if (section.startsWith("Knudge")) {
        sections.add(section.lines().findFirst().orElseThrow());
        assertThat(section).contains("**Look**").containsPattern("\\*\\*[Dd]o\\*\\*");
      }
    }
    assertThat(sections).containsExactlyInAnyOrderElementsOf(names);
    // An alert that another runbook sends to is one, too.
    Stream.of(runbooks.split("\\*"))
        .filter(it -> it.matches("Knudge[A-Za-z]+"))
        .forEach(it -> assertThat(names).contains(it));
  }

  @Test
  void events_that_vanish_are_missed_for_every_reader_of_their_topics() throws IOException {
    String expression =
        observability.rules("alert").stream()
            .filter(alert -> alert.path("alert").asText().equals("KnudgeEventsVanish"))
            .findFirst()
            .orElseThrow()
            .path("expr")
            .asText();
    List<JsonNode> sources =
        Resources.ofTheProject().of("KafkaSource").stream()
            // What stands in dead-letters no function has posted.
            .filter(source -> !source.at("/spec/topics/0").asText().equals("dead-letters"))
            .map(JsonNode.class::cast)
            .toList();
    assertThat(sources).hasSizeGreaterThan(4);
    for (JsonNode source : sources) {
      List<String> topics = new ArrayList<>();
      source.at("/spec/topics").forEach(topic -> topics.add(topic.asText()));
      assertThat(expression.lines())
          .anyMatch(line ->
              line.contains("topic=~\"%s\"".formatted(String.join("|", topics)))
                  && line.contains(
                      "\"service\", \"%s\"".formatted(source.at("/spec/sink/ref/name").asText())));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "knudge:event_latency:increase5m",
        "kafka_consumergroup_lag",
        "knudge:starts:increase5m",
        "knudge_start_seconds",
        "knudge:deliveries:increase5m",
        "knudge:dead_letters_open:held",
        "knudge:reminder_lateness:increase5m",
        "knudge_live_connections",
        "knudge:outbox_oldest:timestamp",
        "knudge:unsealed_oldest:timestamp"
      })
  void what_an_operator_looks_at_is_on_a_dashboard(String metric) throws IOException {
    Set<String> shown = new HashSet<>();
    Observability.dashboards()
        .values()
        .forEach(it ->
            it.findValuesAsText("expr")
                .forEach(expression -> shown.addAll(Observability.metrics(expression))));
    assertThat(shown).contains(metric);
  }

  @Test
  void every_panel_of_a_dashboard_has_a_place_of_its_own() throws IOException {
    Observability.dashboards()
        .forEach((file, dashboard) -> {
          assertThat(file).isEqualTo(dashboard.path("uid").asText() + ".json");
          Set<String> places = new HashSet<>();
          for (JsonNode panel : dashboard.path("panels")) {
            JsonNode grid = panel.path("gridPos");
            assertThat(panel.path("targets")).as(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${source}");
            assertThat(grid.path("x").asInt() + grid.path("w").asInt()).isLessThanOrEqualTo(24);
            assertThat(places.add(grid.path("x") + " " + grid.path("y")))
                .as(panel.path("title").asText())
                .isTrue();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "gke"})
  void it_goes_onto_an_overlay_and_reaches_every_functions_port(String overlay) throws Exception {
    Resources rendered =
        Rendering.with(
            own,
            "knative/overlays/" + overlay,
            "knative/components/observability",
            "knative/components/tracing");
    assertThat(new TypedModels().violations(rendered)).isEmpty();
    int port =
        rendered
            .one("NetworkPolicy", "functions-from-prometheus")
            .at("/spec/ingress/0/ports/0/port")
            .asInt();
    List<String> services = new ArrayList<>();
    for (JsonNode service : rendered.of("Service")) {
      if (service.path("apiVersion").asText().startsWith("serving.knative.dev/")) {
        services.add(Resources.name(service));
        JsonNode container = service.at("/spec/template/spec/containers/0");
        assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(port);
        assertThat(container.path("env").findValuesAsText("name"))
            .contains("OTEL_EXPORTER_OTLP_ENDPOINT", "LOG_FORMAT");
      }
    }
    assertThat(services).hasSizeGreaterThan(6);
    JsonNode endpoint = rendered.one("PodMonitor", "knudge").at("/spec/podMetricsEndpoints/0");
    assertThat(endpoint.path("port").asText()).isEqualTo("user-port");
    assertThat(endpoint.path("path").asText()).isEqualTo("/metrics");
    assertThat(endpoint.path("relabelings").findValuesAsText("targetLabel")).contains("service");
    JsonNode dashboards = rendered.one("ConfigMap", "knudge-dashboards");
    assertThat(dashboards.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
    assertThat(dashboards.path("data")).hasSize(Observability.dashboards().size());
    assertThat(Resources.namespace(dashboards)).isEqualTo("todo");
  }

  @Test
  void lag_is_exported_for_the_group_of_every_source() throws Exception {
    Resources rendered =
        Rendering.with(own, "eventing/overlays/gke", "eventing/components/observability");
    Resources brokers =
        Rendering.with(
            own,
            "eventing/overlays/gke",
            "eventing/components/observability",
            "eventing/components/broker");
    List<String> groups = new ArrayList<>();
    rendered
        .of("KafkaSource")
        .forEach(source -> groups.add(source.at("/spec/consumerGroup").asText()));
    // As Knative names them (triggers-consumergroup-template of its config-kafka-features).
    brokers
        .of("Trigger")
        .forEach(it ->
            groups.add("knative-trigger-" + Resources.namespace(it) + "-" + Resources.name(it)));
    assertThat(groups).hasSizeGreaterThan(10);
    String exported = rendered.one("Kafka", "knudge").at("/spec/kafkaExporter/groupRegex").asText();
    String alert =
        observability.rules("alert").stream()
            .filter(it -> it.path("alert").asText().equals("KnudgeConsumerLag"))
            .findFirst()
            .orElseThrow()
            .path("expr")
            .asText();
    String watched = alert.replaceFirst(".*consumergroup=~\"([^\"]+)\".*", "$1");
    assertThat(groups).allMatch(it -> it.matches(exported) && it.matches(watched));
    assertThat("other-group").doesNotMatch(exported).doesNotMatch(watched);
    assertThat(
            rendered
                .one("PodMonitor", "knudge-kafka-exporter")
                .at("/spec/selector/matchLabels/strimzi.io~1name")
                .asText())
        .isEqualTo("knudge-kafka-exporter");
  }
}
