package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRulesTest {

  private static final String TEMPLATE = "/spec/template";

  private final Resources project = Resources.ofTheProject();
  private final Rule rules = new ServiceRules(Resources.ROOT.resolve("functions"));

  @Test
  void every_function_sleeps_wakes_fast_and_is_out_of_reach() {
    assertThat(project.names("Service")).isNotEmpty();
    assertThat(rules.violations(project)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /metadata/annotations/autoscaling.knative.dev~1min-scale       | '"1"'  | is kept awake
          /metadata/annotations/autoscaling.knative.dev~1max-scale       | '"0"'  | may grow without bound
          /spec/containerConcurrency                                     | 0      | takes requests without limit
          /spec/timeoutSeconds                                           | 30     | cuts its own drain short
          /spec/serviceAccountName                                       | audits | its ServiceAccount 'audits' is not there
          /spec/automountServiceAccountToken                             | true   | is given a token
          /spec/volumes/0/name                                           | temp   | has no place to write
          /spec/containers/0/image                      | dev.local/knudge/audit:0.2.0 | its Job migrates with another image
          /spec/containers/0/ports/0/containerPort                       | 8012   | its port is one that Knative needs
          /spec/containers/0/readinessProbe/httpGet/path                 | /      | is not asked at /health/readiness
          /spec/containers/0/readinessProbe/periodSeconds                | 1      | readinessProbe has a period
          /spec/containers/0/livenessProbe/initialDelaySeconds           | 1      | may kill a slow start
          /spec/containers/0/securityContext/runAsNonRoot                | false  | its securityContext is not the strict one
          /spec/containers/0/securityContext/readOnlyRootFilesystem      | false  | its securityContext is not the strict one
          /spec/containers/0/securityContext/allowPrivilegeEscalation    | true   | its securityContext is not the strict one
          /spec/containers/0/securityContext/capabilities                | {}     | its securityContext is not the strict one
          /spec/containers/0/securityContext/seccompProfile/type         | Unconfined | its securityContext is not the strict one
          /spec/containers/0/resources/limits                            | {}     | resources.limits/memory is missing
          """)
  void a_fault_of_a_template_is_found(String pointer, String value, String complaint) {
    assertThat(rules.violations(project.with("Service", "audit", TEMPLATE + pointer, value)))
        .singleElement()
        .asString()
        .startsWith("Service audit: ")
        .contains(complaint);
  }

  @Test
  void a_function_whose_traffic_stays_where_a_rollback_put_it_is_found() {
    assertThat(rules.violations(project.without("Service", "audit", "/spec/traffic")))
        .singleElement()
        .asString()
        .contains("after a rollback");
  }

  @Test
  void a_function_that_anybody_can_reach_is_found() {
    assertThat(
            rules.violations(
                project.without(
                    "Service", "audit", "/metadata/labels/networking.knative.dev~1visibility")))
        .singleElement()
        .asString()
        .contains("can be reached from outside");
  }

  @Test
  void a_function_that_calls_itself_public_is_found() {
    assertThat(
            rules.violations(
                project
                    .with(
                        "Service",
                        "audit",
                        "/metadata/labels/app.kubernetes.io~1component",
                        "public")
                    .without(
                        "Service", "audit", "/metadata/labels/networking.knative.dev~1visibility")))
        .singleElement()
        .asString()
        .contains("can be reached from outside");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /metadata/annotations/autoscaling.knative.dev~1min-scale             | '"0"' | has nobody who holds the sockets
          /metadata/annotations/autoscaling.knative.dev~1target-burst-capacity | '"9"' | has the activator hold each
          /spec/containerConcurrency                                           | 10    | limits its sockets
          /spec/responseStartTimeoutSeconds                                    | 300   | has its sockets cut
          """)
  void what_would_cut_sockets_is_found(String pointer, String value, String complaint) {
    assertThat(rules.violations(project.with("Service", "live", TEMPLATE + pointer, value)))
        .singleElement()
        .asString()
        .startsWith("Service live: ")
        .contains(complaint);
  }

  @Test
  void scaling_annotations_in_the_wrong_place_are_found() {
    assertThat(
            rules.violations(
                project.with(
                    "Service",
                    "audit",
                    "/metadata/annotations",
                    "{autoscaling.knative.dev/min-scale: \"0\"}")))
        .singleElement()
        .asString()
        .contains("belongs to spec.template");
  }

  @Test
  void a_function_whose_schema_nobody_makes_is_found() {
    assertThat(rules.violations(project.without("Job", "audit-migrate")))
        .containsExactly("Service audit: no Job audit-migrate makes its schema");
  }

  @Test
  void a_job_that_does_not_migrate_is_found() {
    assertThat(
            rules.violations(
                project.with(
                    "Job", "audit-migrate", "/spec/template/spec/containers/0/args/0", "train")))
        .containsExactly("Service audit: its Job does not run migrate");
  }

  @Test
  void a_service_without_a_function_is_found() {
    assertThat(rules.violations(project.with("Service", "audit", "/metadata/name", "auditor")))
        .anySatisfy(
            violation -> assertThat(violation).contains("there is no function of that name"));
  }
}
