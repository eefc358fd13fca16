package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The nodes that CLOUD.md asks for hold what it has them run. */
class CloudNodesTest {
  private static final String CONTAINER = Overlays.POD + "/containers/0/resources";

  /** What queue-proxy asks for beside each function, by Knative's defaults. */
  private static final Amount QUEUE_PROXY = new Amount(0.025, gibibytes("400Mi"));

  /** Processors, and GiB. */
  private record Amount(double cpus, double memory) {
    static final Amount NONE = new Amount(0, 0);

    static Amount of(JsonNode resources) {
      return new Amount(
          new Quantity(resources.at("/requests/cpu").asText()).getNumericalAmount().doubleValue(),
          gibibytes(resources.at("/requests/memory").asText()));
    }

    Amount plus(Amount other) {
      return new Amount(cpus + other.cpus, memory + other.memory);
    }

    Amount times(int count) {
      return new Amount(cpus * count, memory * count);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gke", "aks", "doks", "oke"})
  void three_nodes_hold_what_always_runs_and_every_function_awake(String overlay) throws Exception {
    Resources cloud = Rendering.of("knative/overlays/" + overlay, "eventing/overlays/" + overlay);
    Amount always = Amount.NONE;
    for (JsonNode cluster : cloud.of("Cluster")) {
      always = always.plus(each(cluster, "/spec/resources", "/spec/instances"));
    }
    for (JsonNode pooler : cloud.of("Pooler")) {
      always = always.plus(each(pooler, CONTAINER, "/spec/instances"));
    }
    for (JsonNode pool : cloud.of("KafkaNodePool")) {
      always = always.plus(each(pool, "/spec/resources", "/spec/replicas"));
    }
    for (JsonNode operator : cloud.one("Kafka", "knudge").at("/spec/entityOperator")) {
      always = always.plus(Amount.of(operator.path("resources")));
    }
    Amount awake = Amount.NONE;
    for (JsonNode service : Overlays.knative(cloud)) {
      Amount pod = Amount.of(service.at(CONTAINER)).plus(QUEUE_PROXY);
      int least =
          service
              .at("/spec/template/metadata/annotations/autoscaling.knative.dev~1min-scale")
              .asInt();
      always = always.plus(pod.times(least));
      awake = awake.plus(least == 0 ? pod : Amount.NONE);
    }

    Matcher said =
        Pattern.compile(
                "three nodes at least.*each of (\\d+) CPUs and (\\d+) GB.*"
                    + "always runs asks for ([\\d.]+) CPUs and ([\\d.]+) GiB, Knative and Strimzi for ([\\d.]+) CPUs and ([\\d.]+) GiB",
                Pattern.DOTALL)
            .matcher(Files.readString(Resources.ROOT.resolve("knative/CLOUD.md")));
    assertThat(said.find()).isTrue();
    assertThat(number(said, 3)).isCloseTo(always.cpus(), within(0.1));
    assertThat(number(said, 4)).isCloseTo(always.memory(), within(1.0));
    Amount all = always.plus(awake).plus(new Amount(number(said, 5), number(said, 6)));
    // A cloud keeps some of a node for itself: up to a fifth of such a one's memory.
    assertThat(all.cpus()).isLessThan(3 * number(said, 1) * 0.9);
    assertThat(all.memory()).isLessThan(3 * number(said, 2) * 0.8 * 1e9 / (1 << 30));
  }

  private static Amount each(JsonNode owner, String resources, String count) {
    return Amount.of(owner.at(resources)).times(owner.at(count).asInt());
  }

  private static double gibibytes(String quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity)).doubleValue() / (1 << 30);
  }

  private static double number(Matcher said, int group) {
    return Double.parseDouble(said.group(group));
  }
}
