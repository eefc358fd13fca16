package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PostgreSQL of the clouds: its roles, its pooler, its backups. */
class CloudDatabaseTest {
  @Test
  void every_role_and_schema_of_a_function_is_in_the_clouds_database() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/cloud");
    JsonNode cluster = cloud.one("Cluster", "knudge-postgres");
    Map<String, String> users = new HashMap<>();
    cluster
        .at("/spec/managed/roles")
        .forEach(role ->
            users.put(role.at("/passwordSecret/name").asText(), role.path("name").asText()));
    Set<String> named = Overlays.secretsNamed(cloud);
    assertThat(users.keySet()).containsAll(Overlays.roles(named));
    users.forEach((secret, user) ->
        assertThat(
                cloud
                    .one("ExternalSecret", secret)
                    .at("/spec/target/template/data/username")
                    .asText())
            .as(secret)
            .isEqualTo(user));
    Map<String, String> schemas = new HashMap<>();
    cloud
        .one("Database", "knudge")
        .at("/spec/schemas")
        .forEach(
            schema -> schemas.put(schema.path("name").asText(), schema.path("owner").asText()));
    for (JsonNode service : Overlays.knative(cloud)) {
      String name = Resources.name(service);
      assertThat(schemas)
          .containsEntry(
              FunctionSettings.of(name).values().get("knudge.schema"),
              users.get(name + "-migration"));
    }
  }

  @Test
  void the_pooler_keeps_what_functions_ask_of_their_connections() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/cloud");
    JsonNode cluster = cloud.one("Cluster", "knudge-postgres");
    JsonNode parameters = cluster.at("/spec/postgresql/parameters");
    List<String> once = new ArrayList<>();
    cluster
        .at("/spec/bootstrap/initdb/postInitApplicationSQL")
        .forEach(statement -> once.add(statement.asText()));
    String database = cluster.at("/spec/bootstrap/initdb/database").asText();
    FunctionSettings runtime = FunctionSettings.of("audit");
    for (String limit :
        List.of("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")) {
      long seconds =
          runtime
              .durationWithin("datasources.default.data-source-properties.options", limit)
              .toSeconds();
      assertThat(once)
          .contains("ALTER DATABASE %s SET %s = '%ds'".formatted(database, limit, seconds));
      assertThat(parameters.has(limit))
          .as("of the whole server, %s would also end a backup that waits", limit)
          .isFalse();
    }
    JsonNode pooler = cloud.one("Pooler", "knudge-pooler").at("/spec/pgbouncer");
    assertThat(pooler.path("poolMode").asText()).isEqualTo("transaction");
    assertThat(pooler.at("/parameters/track_extra_parameters").asText()).contains("search_path");
    // All that the poolers may open fits into the database, with some left for migrations and
    // people.
    int connections =
        pooler.at("/parameters/default_pool_size").asInt()
            * cloud.one("Pooler", "knudge-pooler").at("/spec/instances").asInt()
            * Overlays.knative(cloud).size();
    assertThat(connections).isLessThan(parameters.path("max_connections").asInt() - 20);
    String names = cloud.one("Cluster", "knudge-postgres").at("/spec/certificates").toString();
    assertThat(names).contains(host(cloud.config("knudge", "DATABASE_URL")));
  }

  @Test
  void the_database_gets_the_tokens_that_it_writes_its_backups_with() throws Exception {
    Resources gke = Rendering.of("knative/overlays/gke");
    assertThat(
            gke.one("ObjectStore", "knudge-backups")
                .at("/spec/configuration/googleCredentials/gkeEnvironment")
                .asBoolean())
        .isTrue();
    JsonNode open = gke.one("NetworkPolicy", "database-to-metadata").path("spec");
    assertThat(open.at("/podSelector/matchLabels/cnpg.io~1cluster").asText())
        .isEqualTo(gke.names("Cluster").getFirst());
    Map<String, List<Integer>> to = new HashMap<>();
    for (JsonNode rule : open.path("egress")) {
      List<Integer> ports = new ArrayList<>();
      rule.path("ports").forEach(port -> ports.add(port.path("port").asInt()));
      to.put(rule.at("/to/0/ipBlock/cidr").asText(), ports);
    }
    // As GKE's two data planes have it.
    assertThat(to)
        .containsEntry("169.254.169.252/32", List.of(987, 988))
        .containsEntry("169.254.169.254/32", List.of(80, 8080))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"doks", "oke"})
  void a_store_that_only_speaks_like_amazons_is_asked_for_nothing_of_amazons(String name)
      throws Exception {
    Resources cloud = Rendering.of("knative/overlays/" + name);
    JsonNode store = cloud.one("ObjectStore", "knudge-backups").path("spec");
    assertThat(store.at("/configuration/endpointURL").asText()).startsWith("https://");
    Map<String, String> environment = new HashMap<>();
    store
        .at("/instanceSidecarConfiguration/env")
        .forEach(it -> environment.put(it.path("name").asText(), it.path("value").asText()));
    assertThat(environment)
        .containsEntry("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
        .containsEntry("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required");
    if (name.equals("oke")) {
      assertThat(environment)
          .containsEntry(
              "AWS_DEFAULT_REGION",
              cloud
                  .one("ClusterSecretStore", "knudge")
                  .at("/spec/provider/oracle/region")
                  .asText());
    }
  }

  @Test
  void instances_are_on_nodes_of_their_own_and_in_as_many_zones_as_there_are() throws Exception {
    JsonNode cluster = Rendering.of("knative/overlays/cloud").one("Cluster", "knudge-postgres");
    assertThat(cluster.at("/spec/affinity/podAntiAffinityType").asText()).isEqualTo("required");
    assertThat(cluster.at("/spec/affinity/topologyKey").asText())
        .isEqualTo("kubernetes.io/hostname");
    assertThat(cluster.at("/spec/topologySpreadConstraints"))
        .singleElement()
        .satisfies(spread -> {
          assertThat(spread.path("topologyKey").asText()).isEqualTo("topology.kubernetes.io/zone");
          assertThat(spread.path("whenUnsatisfiable").asText()).isEqualTo("ScheduleAnyway");
          // The pooler's pods have the cluster's label as well.
          assertThat(spread.at("/labelSelector/matchLabels").toString())
              .isEqualTo(
                  "{\"cnpg.io/cluster\":\"knudge-postgres\",\"cnpg.io/podRole\":\"instance\"}");
        });
  }

  @Test
  void the_image_is_one_that_is_kept_up_and_backups_need_nothing_of_it() throws Exception {
    JsonNode cluster = Rendering.of("knative/overlays/cloud").one("Cluster", "knudge-postgres");
    // A bare major is the system image, deprecated and on an old Debian.
    assertThat(cluster.at("/spec/imageName").asText())
        .matches("ghcr\\.io/cloudnative-pg/postgresql:18(\\.\\d+)?-(standard|minimal)-[a-z]+");
    // Only the system image has Barman inside; the plugin brings its own.
    assertThat(cluster.path("spec").has("backup")).isFalse();
    assertThat(cluster.at("/spec/plugins/0/name").asText())
        .isEqualTo("barman-cloud.cloudnative-pg.io");
  }

  private static String host(String url) {
    return url.replaceFirst("jdbc:postgresql://([^:]+):.*", "$1");
  }
}
