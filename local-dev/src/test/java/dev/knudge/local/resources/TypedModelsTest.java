package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedModelsTest {

  private final Resources project = Resources.ofTheProject();

  @Test
  void every_resource_is_what_its_typed_model_says() {
    assertThat(new TypedModels().violations(project)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Job            | audit-migrate              | /spec/template/spec/restartPolcy      | Never | restartPolcy
          Job            | audit-migrate              | /spec/backoffLimit                    | many  | Integer
          Job            | audit-migrate              | /spec/template/spec/containers/0/envv | []    | envv
          NetworkPolicy  | functions-from-knative-only| /spec/ingres                          | []    | ingres
          ServiceAccount | audit                      | /automountToken                       | false | automountToken
          Service        | audit                      | /spec/template/spec/timeout           | 3     | timeout
          Service        | audit                      | /metadata/label                       | {}    | label
          KafkaSource    | audit                      | /spec/delivery/retries                | 3     | retries
          PingSource     | audit-housekeeping         | /spec/cron                            | x     | cron
          KafkaSink      | task-events                | /spec/topics                          | []    | topics
          KafkaTopic     | task-events                | /spec/partition                       | 6     | partition
          """)
  void a_field_that_the_model_does_not_have_is_found(
      String kind, String name, String pointer, String value, String complaint) {
    assertThat(new TypedModels().violations(project.with(kind, name, pointer, value)))
        .singleElement()
        .asString()
        .contains(complaint, kind + " " + name);
  }

  @Test
  void a_kind_without_a_model_is_found() {
    assertThat(
            new TypedModels()
                .violations(project.and("{apiVersion: v1beta1, kind: Job, metadata: {name: old}}")))
        .containsExactly("Job old: v1beta1 Job has no typed model here");
  }
}
