package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each overlay, and each component on one, would put into a cluster. */
class OverlayTest {

  private static final String UNSET = "set-by-settings";
  private static final String POD = "/spec/template/spec";

  @TempDir private Path own;

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "cloud", "gke", "aks", "doks", "oke"})
  void every_resource_of_an_overlay_is_what_its_model_and_its_definition_say(String overlay)
      throws Exception {
    assertWellFormed(Rendering.of("knative/overlays/" + overlay));
  }

  @ParameterizedTest
  @CsvSource({
    "minikube, ''",
    "cloud, ''",
    "minikube, eventing/components/keda",
    "cloud, eventing/components/keda",
    "minikube, eventing/components/broker",
    "cloud, eventing/components/broker eventing/components/broker-authenticated",
    "minikube, eventing/components/oidc",
  })
  void every_resource_of_eventing_is_what_its_model_and_its_definition_say(
      String overlay, String components) throws Exception {
    assertWellFormed(
        Rendering.with(
            own,
            "eventing/overlays/" + overlay,
            Stream.of(components.split(" ")).filter(it -> !it.isEmpty()).toArray(String[]::new)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "gke"})
  void every_resource_with_all_that_guards_events_is_what_its_model_and_its_definition_say(
      String overlay) throws Exception {
    assertWellFormed(
        Rendering.with(
            own,
            "knative/overlays/" + overlay,
            "knative/components/oidc",
            "knative/components/transport-encryption"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "gke"})
  void each_channel_of_notification_can_be_set_up(String overlay) throws Exception {
    Resources channels =
        Rendering.with(own, "knative/overlays/" + overlay, "knative/components/sms");

    Set<String> set =
        SecretRules.variables(channels.one("Service", "notification")).stream()
            .map(variable -> variable.path("name").asText())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(set)
        .contains("SMTP_URL", "MAIL_FROM", "NOTIFICATION_LINK_SECRET")
        .contains("VAPID_PRIVATE_KEY", "KNUDGE_WEB_PUSH_CONTACT")
        .contains("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM");
    assertThat(channels.config("knudge", "KNUDGE_WEB_PUSH_CONTACT"))
        .matches("(mailto:.+@|https://).+");
    assertThat(new TypedModels().violations(channels)).isEmpty();
  }

  private static void assertWellFormed(Resources overlay) {
    assertThat(overlay.all()).hasSizeGreaterThan(20);
    assertThat(new TypedModels().violations(overlay)).isEmpty();
    if (Files.isDirectory(CustomResourceSchemas.FOLDER)) {
      assertThat(CustomResourceSchemas.in(CustomResourceSchemas.FOLDER).violations(overlay))
          .isEmpty();
    }
    for (ObjectNode resource : overlay.all()) {
      assertThat(Resources.namespace(resource).isEmpty())
          .as("%s is in no namespace", Resources.title(resource))
          .isEqualTo(
              Set.of("Namespace", "ClusterSecretStore", "ClusterRoleBinding")
                  .contains(Resources.kind(resource)));
      // A Pooler's container is mostly its operator's.
      resource
          .at(Resources.kind(resource).equals("Pooler") ? "/none" : POD + "/containers")
          .forEach(container -> {
            assertThat(container.path("image").asText())
                .as(Resources.title(resource))
                .contains(":")
                .doesNotEndWith(":latest");
            assertThat(
                    container.at("/securityContext/runAsNonRoot").asBoolean()
                        && container.at("/securityContext/readOnlyRootFilesystem").asBoolean()
                        && container
                            .at("/securityContext/capabilities/drop/0")
                            .asText()
                            .equals("ALL"))
                .as("%s may do no more than it must", Resources.title(resource))
                .isTrue();
          });
    }
  }

  @Test
  void minikube_gets_the_base_unchanged_and_the_secrets_and_roles_it_names() throws Exception {
    Resources overlay = Rendering.of("knative/overlays/minikube", "eventing/overlays/minikube");
    assertThat(overlay.all()).containsAll(Resources.ofTheProject().all());
    Set<String> secrets = secretsNamed(Resources.ofTheProject());
    assertThat(secrets).contains("audit-database", "audit-migration", "knudge-jwt");
    assertThat(overlay.names("Secret")).containsAll(secrets).contains("postgresql-superuser");
    assertThat(overlay.names("Secret")).hasSize(secrets.size() + 1);

    Set<String> given = new TreeSet<>();
    overlay
        .one("Job", "postgresql-roles")
        .at(POD + "/volumes")
        .forEach(volume ->
            volume
                .at("/projected/sources")
                .forEach(source -> given.add(source.at("/secret/name").asText())));
    assertThat(given).containsAll(roles(secrets));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gke", "aks", "doks", "oke"})
  void a_cloud_has_all_its_settings_and_brings_no_secret(String cloud) throws Exception {
    Resources overlay = Rendering.of("knative/overlays/" + cloud);
    assertThat(overlay.all()).noneMatch(it -> it.toString().contains(UNSET));
    assertThat(overlay.names("Secret")).isEmpty();
    assertThat(new SecretRules().violations(overlay)).isEmpty();
    Set<String> brought = secretsBrought(overlay);
    brought.addAll(secretsBrought(Rendering.of("eventing/overlays/cloud")));
    assertThat(brought).containsAll(secretsNamed(overlay));
    // The settings are an overlay's own file, and each of them is used.
    JsonNode settings =
        Resources.tree(
            Files.readString(
                Resources.ROOT.resolve("knative/overlays/" + cloud + "/settings.yaml")));
    assertThat(overlay.names("ConfigMap")).doesNotContain(Resources.name(settings));
    settings
        .path("data")
        .properties()
        .forEach(setting ->
            assertThat(overlay.all())
                .as(setting.getKey())
                .anyMatch(it -> it.toString().contains(setting.getValue().asText())));
  }

  @Test
  void in_a_cloud_nothing_is_said_without_tls_nor_without_a_login() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/gke", "eventing/overlays/cloud");
    for (String url : List.of("DATABASE_URL", "DATABASE_MIGRATION_URL")) {
      assertThat(cloud.config("knudge", url))
          .contains("sslmode=verify-full", "sslrootcert=/etc/knudge/postgres/ca.crt");
    }
    for (JsonNode owner : withContainers(cloud)) {
      assertThat(owner.at(POD + "/containers/0/volumeMounts").findValuesAsText("mountPath"))
          .as(Resources.title(owner))
          .contains("/etc/knudge/postgres");
      assertThat(owner.at(POD + "/volumes").findValuesAsText("secretName"))
          .contains("knudge-postgres-ca");
      if (Resources.name(owner).equals("live")) {
        assertThat(owner.at(POD + "/containers/0/env").toString()).contains("\"SASL_SSL\"");
      }
      // The authority's key is in the same Secret, and is not for functions.
      assertThat(owner.at(POD + "/volumes").toString()).doesNotContain("ca.key");
    }
    assertThat(cloud.config("knudge", "KAFKA_BOOTSTRAP_SERVERS")).endsWith(":9093");
    JsonNode listeners = cloud.one("Kafka", "knudge").at("/spec/kafka/listeners");
    assertThat(listeners).hasSize(1).allMatch(it -> it.path("tls").asBoolean());
    assertThat(listeners.at("/0/authentication/type").asText()).isEqualTo("scram-sha-512");
    for (JsonNode source : cloud.of("KafkaSource")) {
      assertThat(source.at("/spec/bootstrapServers/0").asText()).endsWith(":9093");
      assertThat(source.at("/spec/net/tls/enable").asBoolean()).isTrue();
      assertThat(source.at("/spec/net/sasl/enable").asBoolean()).isTrue();
      source
          .path("spec")
          .findValues("secretKeyRef")
          .forEach(reference ->
              assertThat(secretKeys(cloud, reference.path("name").asText()))
                  .as(Resources.title(source))
                  .contains(reference.path("key").asText()));
    }
    for (JsonNode sink : cloud.of("KafkaSink")) {
      assertThat(sink.at("/spec/bootstrapServers/0").asText()).endsWith(":9093");
      assertThat(secretKeys(cloud, sink.at("/spec/auth/secret/ref/name").asText()))
          .contains("protocol", "sasl.mechanism", "user", "password", "ca.crt");
    }
  }

  @Test
  void in_a_cloud_tokens_are_checked_with_the_issuers_keys() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/aks");
    for (JsonNode service : knative(cloud)) {
      List<String> names =
          service.at(POD + "/containers/0/env").findValuesAsText("name").stream().toList();
      assertThat(names).as(Resources.title(service)).contains("JWT_JWKS_URL");
      assertThat(names).as(Resources.title(service)).doesNotContain("JWT_SECRET");
    }
    assertThat(cloud.config("knudge", "JWT_JWKS_URL")).startsWith("https://");
  }

  @Test
  void kafka_lets_each_user_do_what_is_needed_and_no_more() throws Exception {
    Resources cloud = Rendering.of("eventing/overlays/cloud");
    assertThat(cloud.one("Kafka", "knudge").at("/spec/kafka/authorization/type").asText())
        .isEqualTo("simple");
    assertThat(cloud.one("Kafka", "knudge").at("/spec/kafka/authorization").has("superUsers"))
        .isFalse();
    Map<String, Set<String>> sinks = granted(cloud.one("KafkaUser", "knudge-sinks"), "topic");
    assertThat(sinks.keySet()).containsExactlyInAnyOrderElementsOf(cloud.names("KafkaTopic"));
    assertThat(sinks.values()).containsOnly(Set.of("Describe", "Write"));

    Map<String, Set<String>> sources = granted(cloud.one("KafkaUser", "knudge-sources"), "topic");
    Set<String> read = new TreeSet<>();
    cloud
        .of("KafkaSource")
        .forEach(source -> source.at("/spec/topics").forEach(topic -> read.add(topic.asText())));
    assertThat(sources.keySet()).containsAll(read);
    assertThat(sources.values()).containsOnly(Set.of("Describe", "Read"));
    Map<String, Set<String>> live = granted(cloud.one("KafkaUser", "knudge-live"), "topic");
    assertThat(live.keySet())
        .isEqualTo(new CatalogueRules(CatalogueRules.ofTheProject()).receives("live"));
    assertThat(live.values()).containsOnly(Set.of("Describe", "Read"));
    Set<String> prefixes = granted(cloud.one("KafkaUser", "knudge-sources"), "group").keySet();
    assertThat(cloud.of("KafkaSource"))
        .allMatch(
            it -> prefixes.stream().anyMatch(it.at("/spec/consumerGroup").asText()::startsWith));
  }

  @Test
  void every_role_and_schema_of_a_function_is_in_the_clouds_database() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/cloud");
    JsonNode cluster = cloud.one("Cluster", "knudge-postgres");
    Map<String, String> users = new HashMap<>();
    cluster
        .at("/spec/managed/roles")
        .forEach(role ->
            users.put(role.at("/passwordSecret/name").asText(), role.path("name").asText()));
    Set<String> named = secretsNamed(cloud);
    assertThat(users.keySet()).containsAll(roles(named));
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
    for (JsonNode service : knative(cloud)) {
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
    JsonNode parameters = cloud.one("Cluster", "knudge-postgres").at("/spec/postgresql/parameters");
    FunctionSettings runtime = FunctionSettings.of("audit");
    for (String limit :
        List.of("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")) {
      assertThat(parameters.path(limit).asText())
          .isEqualTo(
              runtime
                      .durationWithin("datasources.default.data-source-properties.options", limit)
                      .toSeconds()
                  + "s");
    }
    JsonNode pooler = cloud.one("Pooler", "knudge-pooler").at("/spec/pgbouncer");
    assertThat(pooler.path("poolMode").asText()).isEqualTo("transaction");
    assertThat(pooler.at("/parameters/track_extra_parameters").asText()).contains("search_path");
    // All that the poolers may open fits into the database, with some left for migrations and
    // people.
    int connections =
        pooler.at("/parameters/default_pool_size").asInt()
            * cloud.one("Pooler", "knudge-pooler").at("/spec/instances").asInt()
            * knative(cloud).size();
    assertThat(connections).isLessThan(parameters.path("max_connections").asInt() - 20);
    String names = cloud.one("Cluster", "knudge-postgres").at("/spec/certificates").toString();
    assertThat(names).contains(host(cloud.config("knudge", "DATABASE_URL")));
  }

  private static String host(String url) {
    return url.replaceFirst("jdbc:postgresql://([^:]+):.*", "$1");
  }

  @Test
  void a_clouds_namespace_is_closed_and_every_policy_selects_something() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/cloud");
    JsonNode closed = cloud.one("NetworkPolicy", "closed").path("spec");
    assertThat(closed.path("podSelector")).isEmpty();
    assertThat(closed.path("policyTypes")).hasSize(2);
    assertThat(closed.has("ingress") || closed.has("egress")).isFalse();
    assertThat(cloud.names("NetworkPolicy")).contains("functions-from-knative-only");
    Set<String> labels = new TreeSet<>();
    for (JsonNode policy : cloud.of("NetworkPolicy")) {
      policy
          .findValues("matchLabels")
          .forEach(it ->
              it.properties()
                  .forEach(label -> labels.add(label.getKey() + "=" + label.getValue().asText())));
    }
    assertThat(labels)
        .contains(
            "cnpg.io/cluster=" + cloud.names("Cluster").getFirst(),
            "cnpg.io/poolerName=" + cloud.names("Pooler").getFirst(),
            "app.kubernetes.io/component="
                + cloud
                    .of("Job")
                    .getFirst()
                    .at("/spec/template/metadata/labels/app.kubernetes.io~1component")
                    .asText());
  }

  @Test
  void only_live_has_a_public_address() throws Exception {
    Resources cloud = Rendering.of("knative/overlays/gke");
    assertThat(cloud.of("DomainMapping"))
        .singleElement()
        .satisfies(domain -> {
          assertThat(domain.at("/spec/ref/name").asText()).isEqualTo("live");
          assertThat(domain.at("/spec/tls/secretName").asText())
              .isEqualTo(cloud.one("Certificate", "live").at("/spec/secretName").asText());
        });
    assertThat(knative(cloud))
        .allMatch(it ->
            Resources.name(it).equals("live")
                || it.at("/metadata/labels/networking.knative.dev~1visibility")
                    .asText()
                    .equals("cluster-local"));
    assertThat(cloud.of("Service")).allMatch(it -> !it.path("spec").has("type"));
  }

  @Test
  void with_oidc_each_function_takes_what_its_own_sources_send_and_nothing_else() throws Exception {
    Resources eventing = Rendering.with(own, "eventing/overlays/cloud", "eventing/components/oidc");
    Resources functions = Rendering.with(own, "knative/overlays/gke", "knative/components/oidc");
    Map<String, Set<String>> senders = new HashMap<>();
    for (String kind : List.of("KafkaSource", "PingSource")) {
      for (JsonNode source : eventing.of(kind)) {
        String function = source.at("/spec/sink/ref/name").asText();
        // As Knative names the account that it makes for a source; a longer name would be
        // shortened.
        String account =
            Resources.name(source) + "-oidc-sources.knative.dev-" + kind.toLowerCase(Locale.ROOT);
        assertThat(account).hasSizeLessThanOrEqualTo(63);
        senders
            .computeIfAbsent(function, _ -> new TreeSet<>())
            .add("system:serviceaccount:todo:" + account);
        assertThat(source.at("/spec/sink/audience").asText())
            .isEqualTo(setting(functions, function, "PLATFORM_AUDIENCE"))
            .endsWith("/todo/" + function);
      }
    }
    senders.forEach((function, accounts) ->
        assertThat(setting(functions, function, "PLATFORM_SUBJECTS").split(","))
            .as(function)
            .containsExactlyInAnyOrderElementsOf(accounts));
    for (JsonNode service : knative(functions)) {
      String name = Resources.name(service);
      assertThat(!setting(functions, name, "PLATFORM_JWKS_URL").isEmpty())
          .as("%s is woken by sources", name)
          .isEqualTo(senders.containsKey(name));
    }
  }

  @Test
  void with_oidc_each_function_shows_each_sink_a_token_that_is_meant_for_it() throws Exception {
    Resources eventing = Rendering.with(own, "eventing/overlays/cloud", "eventing/components/oidc");
    Resources functions = Rendering.with(own, "knative/overlays/gke", "knative/components/oidc");
    Map<String, String> expected = new HashMap<>();
    eventing
        .names("KafkaSink")
        .forEach(
            sink -> expected.put("sinks/" + sink, "eventing.knative.dev/kafkasink/todo/" + sink));
    for (JsonNode service : knative(functions)) {
      Map<String, String> tokens = new HashMap<>();
      service
          .at(POD + "/volumes")
          .findValues("serviceAccountToken")
          .forEach(it -> tokens.put(it.path("path").asText(), it.path("audience").asText()));
      assertThat(tokens).as(Resources.title(service)).containsAllEntriesOf(expected);
      assertThat(tokens).hasSize(expected.size() + 1).containsEntry("token", "");
    }
    Set<String> writers = new TreeSet<>();
    eventing
        .one("EventPolicy", "functions-write")
        .at("/spec/from")
        .forEach(it -> writers.add(it.path("sub").asText()));
    for (JsonNode service : knative(functions)) {
      assertThat(writers)
          .contains(
              "system:serviceaccount:todo:" + service.at(POD + "/serviceAccountName").asText());
    }
    Set<String> guarded = new TreeSet<>();
    eventing
        .of("EventPolicy")
        .forEach(policy ->
            policy.at("/spec/to").forEach(it -> guarded.add(it.at("/ref/name").asText())));
    assertThat(guarded).containsExactlyInAnyOrderElementsOf(eventing.names("KafkaSink"));
  }

  private static String setting(Resources resources, String function, String name) {
    for (JsonNode service : knative(resources)) {
      for (JsonNode variable : service.at(POD + "/containers/0/env")) {
        if (Resources.name(service).equals(function)
            && variable.path("name").asText().equals(name)) {
          return variable.path("value").asText();
        }
      }
    }
    return "";
  }

  @ParameterizedTest
  @ValueSource(strings = {"minikube", "cloud"})
  void triggers_wake_a_function_by_the_topics_of_its_source_with_types_of_the_catalogue(
      String overlay) throws Exception {
    Resources sources = Rendering.of("eventing/overlays/" + overlay);
    Resources brokers =
        Rendering.with(own, "eventing/overlays/" + overlay, "eventing/components/broker");
    assertThat(brokers.names("KafkaSource")).isSubsetOf("dead-letters");
    Set<String> expected = new TreeSet<>();
    for (JsonNode source : sources.of("KafkaSource")) {
      for (JsonNode topic : source.at("/spec/topics")) {
        if (!topic.asText().equals("dead-letters")) {
          expected.add(source.at("/spec/sink/ref/name").asText() + " " + topic.asText());
        }
      }
    }
    Map<String, String> topics = new HashMap<>();
    for (JsonNode broker : brokers.of("Broker")) {
      topics.put(
          Resources.name(broker),
          broker.at("/metadata/annotations/kafka.eventing.knative.dev~1external.topic").asText());
    }
    assertThat(sources.names("KafkaTopic")).containsAll(topics.values());
    Set<String> woken = new TreeSet<>();
    JsonNode catalogue = CatalogueRules.ofTheProject();
    for (JsonNode trigger : brokers.of("Trigger")) {
      String topic = topics.get(trigger.at("/spec/broker").asText());
      woken.add(trigger.at("/spec/subscriber/ref/name").asText() + " " + topic);
      assertThat(typesOn(catalogue, topic))
          .as(Resources.title(trigger))
          .containsAll(trigger.path("spec").findValuesAsText("type"));
      assertThat(trigger.at("/spec/delivery"))
          .as("delivery as the KafkaSources have it")
          .isEqualTo(sources.of("KafkaSource").getFirst().at("/spec/delivery"));
    }
    assertThat(woken).isEqualTo(expected);
  }

  private static List<String> typesOn(JsonNode catalogue, String topic) {
    List<String> types = new ArrayList<>();
    for (JsonNode channel : catalogue.path("channels")) {
      if (channel.path("address").asText().equals(topic)) {
        for (JsonNode message : channel.path("messages")) {
          String reference = message.path("$ref").asText();
          types.add(catalogue.at(reference.substring("#".length())).path("name").asText());
        }
      }
    }
    return types;
  }

  private static Map<String, Set<String>> granted(JsonNode user, String kind) {
    Map<String, Set<String>> granted = new HashMap<>();
    for (JsonNode acl : user.at("/spec/authorization/acls")) {
      if (acl.at("/resource/type").asText().equals(kind)) {
        Set<String> operations = new TreeSet<>();
        acl.path("operations").forEach(it -> operations.add(it.asText()));
        granted.put(acl.at("/resource/name").asText(), operations);
      }
    }
    return granted;
  }

  /** The Secrets that the containers of functions and migrations name. */
  private static Set<String> secretsNamed(Resources resources) {
    return SecretRules.named(resources).stream()
        .map(named -> named.substring(0, named.indexOf('/')))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Those of them that are a role of the database. */
  private static List<String> roles(Set<String> secrets) {
    return secrets.stream().filter(it -> it.matches(".*-(database|migration)")).toList();
  }

  private static Set<String> secretsBrought(Resources resources) {
    return resources.of("ExternalSecret").stream()
        .map(it -> it.at("/spec/target/name").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The keys that an ExternalSecret gives its Secret. */
  private static Set<String> secretKeys(Resources resources, String secret) {
    Set<String> keys = new TreeSet<>();
    resources
        .one("ExternalSecret", secret)
        .at("/spec/target/template/data")
        .fieldNames()
        .forEachRemaining(keys::add);
    return keys;
  }

  private static List<ObjectNode> knative(Resources resources) {
    return resources.of("Service").stream()
        .filter(it -> it.path("apiVersion").asText().startsWith("serving.knative.dev/"))
        .toList();
  }

  private static List<ObjectNode> withContainers(Resources resources) {
    return Stream.concat(knative(resources).stream(), resources.of("Job").stream()).toList();
  }
}
