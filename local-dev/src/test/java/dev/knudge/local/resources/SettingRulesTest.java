package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingRulesTest {

  private static final String ENVIRONMENT = "/spec/template/spec/containers/0/env/";
  private static final Set<String> MIGRATE = SettingRules.readByMigrateOfTheProject();

  private final Resources project = Resources.ofTheProject();
  private final Rule rules = new SettingRules(FunctionSettings::of, MIGRATE);

  @Test
  void what_a_function_reads_is_set_and_what_is_set_is_read() {
    assertThat(rules.violations(project)).isEmpty();
  }

  @Test
  void the_variables_are_found_in_the_code() {
    assertThat(FunctionSettings.of("audit").environment())
        .contains("DATABASE_URL", "KNUDGE_SINK_BASE_URL", "JWT_SECRET", "PORT");
    assertThat(MIGRATE)
        .containsExactlyInAnyOrder(
            "DATABASE_URL", "DATABASE_USER", "DATABASE_PASSWORD", "DATABASE_APP_ROLE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Service   | audit         | {name: JWT_ISSUERS, value: x}      | its code reads DATABASE_URL, which is not set
          Service   | audit         | {name: JWT_ISSUERS, value: x}      | sets JWT_ISSUERS, which its code does not read
          Service   | audit         | {name: PORT, value: "8080"}        | sets PORT; but Knative sets it
          Job       | audit-migrate | {name: DATABASE_SCHEMA, value: x}  | its code reads DATABASE_URL, which is not set
          Job       | audit-migrate | {name: DATABASE_SCHEMA, value: x}  | sets DATABASE_SCHEMA, which its code does not read
          Service   | audit         | {name: DATABASE_URL, valueFrom: {configMapKeyRef: {name: knudge, key: DB}}} | takes DB from
          """)
  void a_variable_that_only_one_side_knows_is_found(
      String kind, String name, String variable, String complaint) {
    assertThat(rules.violations(project.with(kind, name, ENVIRONMENT + "0", variable)))
        .anySatisfy(it -> assertThat(it).contains(kind + " " + name, complaint));
  }

  @Test
  void a_setting_may_be_overridden_by_its_upper_case_name() {
    assertThat(
            rules.violations(
                project.with(
                    "Service",
                    "audit",
                    ENVIRONMENT + "-",
                    "{name: KNUDGE_INBOX_RETENTION, value: 60d}")))
        .isEmpty();
  }

  @Test
  void a_key_that_nobody_takes_is_found() {
    assertThat(rules.violations(project.with("ConfigMap", "knudge", "/data/KAFKA", "x")))
        .containsExactly("ConfigMap knudge: nobody takes its key KAFKA");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          knudge.sink.timeout    | 110s | a delivery may take PT2M5S, and timeoutSeconds ends it after PT2M
          knudge.stop-timeout    | 2m   | knudge.stop-timeout may take PT2M, and timeoutSeconds
          knudge.inbox.retention | 20d  | KafkaTopic task-events: keeps records for up to PT504H, and the inbox of audit forgets them after PT480H
          """)
  void a_setting_that_outlasts_the_platform_is_found(String name, String value, String complaint) {
    Rule broken =
        new SettingRules(function -> FunctionSettings.of(function).with(name, value), MIGRATE);
    assertThat(broken.violations(project)).anySatisfy(it -> assertThat(it).contains(complaint));
  }
}
