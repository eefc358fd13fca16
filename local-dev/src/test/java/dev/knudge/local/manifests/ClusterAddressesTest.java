package dev.knudge.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterAddressesTest {

  private final ClusterAddresses addresses =
      ClusterAddresses.none()
          .with("postgresql.todo", "127.0.0.1:5433")
          .with("kafka-sink-ingress.knative-eventing", "127.0.0.1:8080")
          .with("knudge-kafka-bootstrap.kafka", "127.0.0.1:9092");

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://postgresql.todo.svc.cluster.local:5432/knudge, jdbc:postgresql://127.0.0.1:5433/knudge",
    "http://kafka-sink-ingress.knative-eventing.svc.cluster.local/todo, http://127.0.0.1:8080/todo",
    "knudge-kafka-bootstrap.kafka.svc:9092, 127.0.0.1:9092",
    "knudge-kafka-bootstrap.kafka:9092, 127.0.0.1:9092",
    "http://postgresql.todo/, http://127.0.0.1:5433/",
    "https://example.org:443/postgresql.todo, https://example.org:443/postgresql.todo",
    "my-postgresql.todo:5432, my-postgresql.todo:5432",
    "x.postgresql.todo:5432, x.postgresql.todo:5432",
    "todo.audit, todo.audit",
  })
  void rewrites_hosts_of_the_cluster_and_nothing_else(String value, String expected) {
    assertThat(addresses.rewrite(value)).isEqualTo(expected);
  }

  @Test
  void several_addresses_in_one_value_are_each_rewritten() {
    assertThat(
            addresses.rewrite(
                "postgresql.todo.svc:1,knudge-kafka-bootstrap.kafka.svc.cluster.local:2"))
        .isEqualTo("127.0.0.1:5433,127.0.0.1:9092");
  }

  @Test
  void a_cluster_name_without_a_stand_in_is_an_error_that_names_those_there_are() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> addresses.rewrite("http://redis.todo.svc.cluster.local"))
        .withMessageContaining("redis.todo.svc.cluster.local")
        .withMessageContaining("postgresql.todo");
  }
}
