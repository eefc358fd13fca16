package dev.knudge.local.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quickstart against a minikube, kn and kubectl that only remember: what is asked of them, in which order, and what is said when one fails. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class QuickstartTest {

  // A question ("get", "status") is answered by a file that the test, or an earlier call, made;
  // everything else is done, unless the test said that it fails.
  private static final String STUB =
      """
      #!/bin/sh
      name="$(basename "$0")"
      printf '%s\\n' "$name $*" >>"$CALLS"
      while read -r pattern; do
        case "$name $*" in $pattern) echo "$name: it broke" >&2; exit 1 ;; esac
      done <"$FAILING"
      case "$name $*" in
      *"jsonpath={.metadata.labels"*) printf 1.22.2 ;;
      *jsonpath*) printf 'request.timeout.ms=2000\\ndefault.api.timeout.ms=2000\\nfetch.min.bytes=1\\n' ;;
      *" get ksvc "*) [ ! -e "$INSTALLED" ] || echo service.serving.knative.dev/live ;;
      kubectl*" get namespace knative-serving") [ -e "$INSTALLED" ] || [ -e "$INSTALLED.part" ] ;;
      kubectl*" get "* | "minikube status"*) [ -e "$INSTALLED" ] ;;
      "minikube version"*) printf '%s\\n' "${MINIKUBE:-v1.37.0}" ;;
      "minikube profile list -o json")
        if [ -e "$INSTALLED.profile" ] || grep -q '^kn quickstart minikube' "$CALLS"; then
          printf '{"invalid":[],"valid":[{"Name":"%s","Status":"OK","Config":{"Name":"%s","KeepContext":false,"CPUs":%s,"DiskSize":1,"Nodes":[{"Name":""}]}}]}\\n' "${PROFILE:-knative}" "${PROFILE:-knative}" "${CPUS:-6}"
        fi ;;
      curl*) while [ $# -gt 1 ]; do [ "$1" != -o ] || printf 'namespace: myproject\\n' >"$2"; shift; done ;;
      "kubectl apply --server-side --force-conflicts -n kafka -f -") sed 's/^/GOT /' ;;
      uname*) echo "${SYSTEM:-Linux}" ;;
      "kubectl kustomize"*) printf '    image: dev.local/knudge/audit:0.1.0\\n    image: docker.io/library/postgres:18\\n' ;;
      *) : ;;
      esac
      """;

  @TempDir private Path folder;
  private Path root;
  private Path programs;

  @BeforeEach
  void a_project_and_its_programs() throws IOException {
    root = folder.resolve("my project");
    programs = folder.resolve("programs");
    copy("knative/quickstart.sh");
    copy(".mvn/jdk.sh");
    write(root.resolve("local-dev/test-event-flow.sh"), STUB);
    write(root.resolve("mvnw"), STUB);
    for (String program : List.of("minikube", "kn", "kubectl", "curl", "uname", "docker")) {
      write(programs.resolve(program), STUB);
    }
    Files.createDirectories(root.resolve("functions/audit/target/image"));
    Files.writeString(root.resolve("functions/audit/target/image/audit.tar"), "");
    Files.writeString(folder.resolve("failing"), "");
    Files.writeString(folder.resolve("calls"), "");
  }

  @Test
  void the_first_time_all_is_done_in_an_order_that_works() throws Exception {
    Answer answer = quickstart();

    assertThat(answer.status()).as(answer.output()).isZero();
    assertThat(answer.output()).contains("1/10", "10/10", "kn service list");
    assertThat(calls())
        .containsSubsequence(
            "kn quickstart minikube --kubernetes-version 1.34.0 -- --cpus 6 --memory 12288",
            "kubectl config use-context knative",
            "kubectl create namespace kafka",
            "kubectl apply --server-side --force-conflicts -n kafka -f -",
            addOn("controller"),
            "kubectl wait -n knative-eventing --for=condition=Available --timeout=600s deployment/kafka-webhook-eventing",
            addOn("source"),
            addOn("sink"),
            "kubectl apply -f " + root + "/eventing/overlays/minikube/kafka.yaml",
            "kubectl wait -n kafka --for=condition=Ready --timeout=600s kafka/knudge",
            "mvnw -f " + root + "/pom.xml -B -Pimages -DskipTests package",
            "minikube image load -p knative " + root + "/functions/audit/target/image/audit.tar",
            "kubectl apply -k " + root + "/knative/overlays/minikube",
            "kubectl apply -k " + root + "/eventing/overlays/minikube",
            "test-event-flow.sh --target cluster --timeout 300")
        .noneMatch(it -> it.startsWith("kubectl delete pod"));
    assertThat(answer.output()).contains("GOT namespace: kafka");
  }

  private static String addOn(String part) {
    return "kubectl apply --server-side --force-conflicts -f https://github.com/knative-extensions/eventing-kafka-broker/releases/download/knative-v1.22.0/eventing-kafka-"
        + part
        + ".yaml";
  }

  @Test
  void the_dispatchers_patience_with_a_small_kafka_is_raised() throws Exception {
    assertThat(quickstart().status()).isZero();
    assertThat(calls())
        .anyMatch(it ->
            it.startsWith(
                    "kubectl patch configmap -n knative-eventing config-kafka-source-data-plane")
                && it.contains(
                    "request.timeout.ms=15000\\ndefault.api.timeout.ms=30000\\nfetch.min.bytes=1"));
  }

  @Test
  void what_is_there_is_not_made_again() throws Exception {
    it_is_installed();

    Answer answer = quickstart("--skip-images");

    assertThat(answer.status()).as(answer.output()).isZero();
    assertThat(calls())
        .noneMatch(it -> it.startsWith("kn quickstart minikube"))
        .noneMatch(it -> it.contains(" create "))
        .noneMatch(it -> it.startsWith("curl"))
        .noneMatch(it -> it.startsWith("mvnw") || it.contains("image load"))
        .containsSubsequence(
            "kubectl apply -k " + root + "/knative/overlays/minikube",
            // Else a changed secret would reach what sleeps, and not live.
            "kubectl delete pod -n todo -l serving.knative.dev/service --ignore-not-found --wait=false");
  }

  private void it_is_installed() throws IOException {
    Files.writeString(folder.resolve("installed"), "");
    Files.writeString(folder.resolve("installed.profile"), "");
  }

  @Test
  void a_cluster_that_was_stopped_is_started_and_never_made_anew() throws Exception {
    it_is_installed();
    Files.writeString(folder.resolve("failing"), "minikube status*\n");

    assertThat(quickstart().status()).isZero();
    assertThat(calls())
        .containsSubsequence("minikube start -p knative", "kubectl config use-context knative")
        .noneMatch(it -> it.startsWith("kn quickstart minikube"));
  }

  @Test
  void knative_goes_into_the_profile_whatever_context_is_the_current_one() throws Exception {
    // Minikube is there, and Knative is not: the plugin takes the current context.
    Files.writeString(folder.resolve("installed.profile"), "");

    assertThat(quickstart().status()).isZero();
    assertThat(calls())
        .containsSubsequence(
            "kubectl config use-context knative",
            "kn quickstart minikube --kubernetes-version 1.34.0 -- --cpus 6 --memory 12288");
  }

  @Test
  void a_profile_whose_name_holds_ours_is_told_since_the_plugin_would_take_it() throws Exception {
    Files.writeString(folder.resolve("installed.profile"), "");

    Answer answer = quickstart(Map.of("PROFILE", "my-knative"));

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.output()).contains("FAILED: another profile of minikube");
    assertThat(calls()).noneMatch(it -> it.startsWith("kn quickstart minikube"));
  }

  @Test
  void an_installation_of_knative_that_broke_off_is_told() throws Exception {
    Files.writeString(folder.resolve("installed.profile"), "");
    Files.writeString(folder.resolve("installed.part"), "");

    Answer answer = quickstart();

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.output()).contains("broke off", "minikube delete -p knative");
  }

  @Test
  void a_machine_that_is_no_linux_builds_its_images_in_docker() throws Exception {
    Answer answer = quickstart(Map.of("SYSTEM", "Darwin"));

    assertThat(answer.status()).as(answer.output()).isZero();
    assertThat(calls())
        .containsSubsequence(
            "docker build -f "
                + root
                + "/knative/images/Dockerfile --build-arg FUNCTION=audit -t dev.local/knudge/audit:0.1.0 "
                + root,
            "minikube image load -p knative dev.local/knudge/audit:0.1.0")
        .noneMatch(it -> it.startsWith("mvnw") || it.matches("docker .*postgres.*"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MINIKUBE | v1.36.0 | minikube is v1.36.0, and 1.37 is the oldest",
        "CPUS | 3 | the cluster has 3 CPUs, not 6",
      })
  void what_would_fail_later_is_told_at_once(String name, String value, String told)
      throws Exception {
    Answer answer = quickstart(Map.of(name, value));

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.output()).contains("FAILED: " + told);
    assertThat(calls()).noneMatch(it -> it.contains("kafka"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kn quickstart minikube*| kn quickstart did not get through | minikube delete -p knative",
        "curl*| Strimzi could not be fetched | KNUDGE_STRIMZI",
        "kubectl apply*-n kafka -f -| Strimzi could not be installed | KNUDGE_STRIMZI",
        "kubectl wait*kafka-webhook-eventing| kafka-webhook-eventing in knative-eventing did not come up | kubectl describe pods",
        "kubectl wait*kafka/knudge| Kafka was not ready | kubectl describe kafka knudge",
        "mvnw*| the images could not be built | -Dimage.base=none",
        "minikube image load*| could not be loaded | a full disk",
        "kubectl wait*condition=complete*| a migration did not get through | kubectl logs",
        "kubectl wait*ksvc*| not every ksvc is ready | kubectl describe ksvc",
        "test-event-flow.sh*| the event did not arrive | kafka-source-dispatcher",
      })
  void a_step_that_fails_says_what_to_try_and_nothing_follows(String fault) throws Exception {
    String[] parts = fault.split("\\|");
    Files.writeString(folder.resolve("failing"), parts[0].strip() + "\n");

    Answer answer = quickstart();

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.output())
        .contains("it broke", "FAILED: ", parts[1].strip(), parts[2].strip(), "run this again")
        .doesNotContain("All is up");
  }

  @Test
  void a_program_that_is_missing_is_named_before_anything_is_done() throws Exception {
    Files.delete(programs.resolve("kn"));

    Answer answer = quickstart();

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.output()).contains("FAILED: kn is not on the PATH");
    assertThat(calls()).allMatch(it -> it.startsWith("uname"));
  }

  @Test
  void a_dry_run_says_all_and_does_nothing() throws Exception {
    Answer answer = quickstart("--dry-run");

    assertThat(answer.status()).as(answer.output()).isZero();
    assertThat(answer.output()).contains("$ kubectl apply -k", "$ kn quickstart minikube", "10/10");
    assertThat(calls())
        .allMatch(it -> it.matches(".*(--help|--short| profile list -o json|uname -s| get .*)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cpus", "--cpus many", "--memory 8G", "--kubernetes latest", "--fast"})
  void a_wrong_call_is_told_from_a_failure(String arguments) throws Exception {
    Answer answer = quickstart(arguments.split(" "));
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.output()).contains("Usage:");
    assertThat(calls()).isEmpty();
  }

  private record Answer(int status, String output) {}

  private Answer quickstart(String... arguments) throws IOException, InterruptedException {
    return quickstart(Map.of(), arguments);
  }

  private Answer quickstart(Map<String, String> settings, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("bash", root.resolve("knative/quickstart.sh").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", programs + ":/usr/bin:/bin",
                "CALLS", folder.resolve("calls").toString(),
                "FAILING", folder.resolve("failing").toString(),
                "INSTALLED", folder.resolve("installed").toString(),
                "JAVA_HOME", System.getProperty("java.home")));
    builder.environment().putAll(settings);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Answer(process.exitValue(), output);
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  private void copy(String file) throws IOException {
    write(root.resolve(file), Files.readString(Resources.ROOT.resolve(file)));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
