package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Knative's own CustomResourceDefinitions take every resource of the project. */
class CustomResourceSchemasTest {

  private final Resources project = Resources.ofTheProject();
  private CustomResourceSchemas schemas;

  @BeforeEach
  void the_definitions_are_at_hand() {
    assumeTrue(
        Files.isDirectory(CustomResourceSchemas.FOLDER),
        "Knative's CustomResourceDefinitions are not at " + CustomResourceSchemas.FOLDER);
    schemas = CustomResourceSchemas.in(CustomResourceSchemas.FOLDER);
  }

  @Test
  void every_resource_is_valid_and_has_no_field_that_the_api_server_would_drop() {
    assertThat(schemas.violations(project)).isEmpty();
  }

  @Test
  void none_of_knatives_resources_is_passed_over() {
    assertThat(project.all())
        .filteredOn(schemas::defines)
        .extracting(Resources::kind)
        .contains("Service", "KafkaSource", "KafkaSink", "PingSource");
    assertThat(project.all())
        .filteredOn(it -> it.path("apiVersion").asText().contains("knative.dev"))
        .allMatch(schemas::defines);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          KafkaSource | audit              | /spec/filters                                     | []     | 'filters'
          KafkaSource | audit              | /spec/delivery/retries                            | 3      | 'retries'
          KafkaSource | audit              | /spec/delivery/retry                              | "'3'"  | integer expected
          KafkaSource | audit              | /spec/topics                                      | null   | null found
          KafkaSource | audit              | /spec/delivery/format                             | json   | 'format'
          KafkaSink   | task-events        | /spec/contentMode                                 | json   | enumeration
          KafkaSink   | task-events        | /apiVersion                                       | eventing.knative.dev/v1alpha1x | is not served
          PingSource  | audit-housekeeping | /spec/cron                                        | hourly | 'cron'
          Service     | audit              | /spec/template/spec/containerConcurency           | 3      | 'containerConcurency'
          Service     | audit              | /spec/template/spec/containers/0/imagePull        | Always | 'imagePull'
          Service     | audit              | /spec/template/spec/timeoutSeconds                | 2m     | integer expected
          Service     | audit              | /spec/template/spec/containers/0/readinessProbe/httpGet/uri | /x | 'uri'
          """)
  void a_wrong_or_unknown_field_is_found(
      String kind, String name, String pointer, String value, String complaint) {
    assertThat(schemas.violations(project.with(kind, name, pointer, value)))
        .singleElement()
        .asString()
        .contains(complaint, kind + " " + name);
  }

  @Test
  void a_missing_field_that_the_schema_requires_is_found() {
    assertThat(
            schemas.violations(project.without("KafkaSource", "audit", "/spec/bootstrapServers")))
        .singleElement()
        .asString()
        .contains("bootstrapServers");
  }
}
