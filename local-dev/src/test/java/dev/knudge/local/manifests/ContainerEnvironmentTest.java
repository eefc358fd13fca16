package dev.knudge.local.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import io.fabric8.knative.serving.v1.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerEnvironmentTest {

  @TempDir Path folder;

  private Map<String, String> environment(String env) {
    new Folder(folder)
        .file("kustomization.yaml", "resources: [service.yaml, config.yaml, secret.yaml]\n")
        .file(
            "service.yaml",
            """
            apiVersion: serving.knative.dev/v1
            kind: Service
            metadata: {name: audit}
            spec: {template: {spec: {containers: [{image: x, %s}]}}}
            """
                .formatted(env))
        .file(
            "config.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: knudge}
            data: {JWT_ISSUER: knudge, DATABASE_HOST: postgresql.todo.svc.cluster.local:5432}
            """)
        .file(
            "secret.yaml",
            "{apiVersion: v1, kind: Secret, metadata: {name: given}, stringData: {a: plain}, data: {b: aGVsbG8=}}");
    ManifestSet set = ManifestSet.load(List.of(folder));
    Service service = set.services().getFirst().resource();
    return new ContainerEnvironment(
            set,
            LocalSecrets.in(secretsFile()),
            ClusterAddresses.none().with("postgresql.todo", "127.0.0.1:5433"))
        .of(
            set.services().getFirst(),
            service.getSpec().getTemplate().getSpec().getContainers().getFirst());
  }

  private Path secretsFile() {
    return folder.resolve("data/secrets.properties");
  }

  @Test
  void values_come_from_the_manifest_its_config_maps_and_its_secrets() {
    assertThat(
            environment(
                """
                envFrom: [{prefix: K_, configMapRef: {name: knudge}}],
                env: [{name: PLAIN, value: x}, {name: URL, value: "jdbc:postgresql://$(K_DATABASE_HOST)/knudge?a=$$(b)&c=$(UNKNOWN)"},
                      {name: ISSUER, valueFrom: {configMapKeyRef: {name: knudge, key: JWT_ISSUER}}},
                      {name: NOT_SET, valueFrom: {configMapKeyRef: {name: knudge, key: GONE, optional: true}}},
                      {name: A, valueFrom: {secretKeyRef: {name: given, key: a}}},
                      {name: B, valueFrom: {secretKeyRef: {name: given, key: b}}},
                      {name: USER, valueFrom: {secretKeyRef: {name: audit-database, key: username}}},
                      {name: OWNER, valueFrom: {secretKeyRef: {name: audit-migration, key: username}}}]
                """))
        .containsExactly(
            entry("K_JWT_ISSUER", "knudge"),
            entry("K_DATABASE_HOST", "127.0.0.1:5433"),
            entry("PLAIN", "x"),
            entry("URL", "jdbc:postgresql://127.0.0.1:5433/knudge?a=$(b)&c=$(UNKNOWN)"),
            entry("ISSUER", "knudge"),
            entry("A", "plain"),
            entry("B", "hello"),
            entry("USER", "audit"),
            entry("OWNER", "audit_owner"));
  }

  @Test
  void a_random_secret_is_made_once_and_kept_where_only_its_owner_can_read_it() throws Exception {
    String env = "env: [{name: S, valueFrom: {secretKeyRef: {name: knudge-jwt, key: secret}}}]";
    String first = environment(env).get("S");
    assertThat(first).hasSizeGreaterThanOrEqualTo(32).isEqualTo(environment(env).get("S"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secretsFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void two_secrets_differ() {
    LocalSecrets secrets = LocalSecrets.in(secretsFile());
    assertThat(secrets.value("a", "password")).isNotEqualTo(secrets.value("b", "password"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {configMapKeyRef: {name: knudge, key: GONE}}   | takes the key 'GONE' of the ConfigMap 'knudge', which does not have it
          {configMapKeyRef: {name: other, key: X}}       | takes the key 'X' of the ConfigMap 'other', which no manifest has
          {secretKeyRef: {name: vapid, key: private}}    | takes the key 'private' of the Secret 'vapid', which has no value on this machine. Write `vapid.private=<value>` into
          {fieldRef: {fieldPath: metadata.name}}         | comes from a field of its pod
          """)
  void what_is_missing_is_named_with_its_manifest_and_what_to_do(String from, String complaint) {
    assertThatExceptionOfType(ManifestException.class)
        .isThrownBy(() -> environment("env: [{name: X, valueFrom: " + from + "}]"))
        .withMessageContaining(folder.resolve("service.yaml") + ": the environment variable X")
        .withMessageContaining(complaint);
  }

  @Test
  void an_address_of_the_cluster_that_nothing_stands_in_for_is_refused() {
    assertThatExceptionOfType(ManifestException.class)
        .isThrownBy(
            () -> environment("env: [{name: X, value: 'http://redis.todo.svc.cluster.local'}]"))
        .withMessageContaining("the environment variable X")
        .withMessageContaining("has no stand-in");
  }
}
