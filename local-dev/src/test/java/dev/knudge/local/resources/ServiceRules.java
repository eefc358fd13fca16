package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every function sleeps, wakes fast, is out of reach from outside (but for the public host, which stays awake), holds no more rights than it needs, and has a schema before it serves. */
final class ServiceRules implements Rule {

  private static final String SCALING = "autoscaling.knative.dev/";
  // Knative's queue-proxy listens on these.
  private static final Set<Integer> TAKEN_PORTS = Set.of(8008, 8012, 8013, 8022, 8112, 9090, 9091);

  private final Path functions;

  ServiceRules(Path functions) {
    this.functions = functions;
  }

  @Override
  public List<String> violations(Resources resources) {
    List<String> found = new ArrayList<>();
    for (JsonNode service : Overlays.knative(resources)) {
      JsonNode pod = service.at("/spec/template/spec");
      if (isPublic(resources, service)) {
        staysAwake(service, found);
      } else {
        sleeps(service, found);
        isOutOfReach(service, found);
      }
      isBounded(service, found);
      endsARollback(service, found);
      wakesFast(service, pod.at("/containers/0"), found);
      isHarmless(resources, service, pod, found);
      hasASchema(resources, service, found);
    }
    for (JsonNode job : Overlays.migrations(resources)) {
      isHarmless(resources, job, job.at("/spec/template/spec"), found);
    }
    return found;
  }

  /** The one that people reach: nothing delivers events to it, so it has no door that anybody could post one to. */
  private static boolean isPublic(Resources resources, JsonNode service) {
    return service.at("/metadata/labels/app.kubernetes.io~1component").asText().equals("public")
        && Stream.of("KafkaSource", "PingSource")
            .flatMap(kind -> resources.of(kind).stream())
            .noneMatch(source ->
                source.at("/spec/sink/ref/name").asText().equals(Resources.name(service)));
  }

  /** It holds sockets, which Knative's limits would cut, and which no cold start can wait for. */
  private static void staysAwake(JsonNode service, List<String> found) {
    JsonNode spec = service.at("/spec/template/spec");
    require(
        service,
        annotation(service, "min-scale").matches("[1-9]"),
        "has nobody who holds the sockets while it sleeps",
        found);
    require(
        service,
        annotation(service, "target-burst-capacity").equals("0"),
        "has the activator hold each of its sockets",
        found);
    require(
        service,
        spec.path("containerConcurrency").asInt(-1) == 0,
        "limits its sockets by containerConcurrency",
        found);
    require(
        service,
        spec.path("responseStartTimeoutSeconds").asInt(-1) == 0
            && spec.path("idleTimeoutSeconds").asInt(-1) == 0,
        "has its sockets cut as if they were slow answers",
        found);
  }

  private static String annotation(JsonNode service, String name) {
    return service.at("/spec/template/metadata/annotations").path(SCALING + name).asText();
  }

  private static void sleeps(JsonNode service, List<String> found) {
    require(service, annotation(service, "min-scale").equals("0"), "is kept awake", found);
    require(
        service,
        service.at("/spec/template/spec").path("containerConcurrency").asInt() > 0,
        "takes requests without limit",
        found);
  }

  private static void isBounded(JsonNode service, List<String> found) {
    JsonNode annotations = service.at("/spec/template/metadata/annotations");
    require(
        service,
        annotations.path(SCALING + "max-scale").asInt() > 0,
        "may grow without bound, and its database connections with it",
        found);
    service
        .at("/metadata/annotations")
        .fieldNames()
        .forEachRemaining(it ->
            require(
                service,
                !it.startsWith(SCALING),
                it + " belongs to spec.template; Knative refuses it here",
                found));
    JsonNode spec = service.at("/spec/template/spec");
    require(
        service,
        spec.path("timeoutSeconds").asInt() >= 60,
        "timeoutSeconds cuts its own drain short",
        found);
  }

  /** {@code kubectl apply} leaves alone what a manifest does not name, so traffic would stay where {@code kn service update --traffic} put it. */
  private static void endsARollback(JsonNode service, List<String> found) {
    JsonNode traffic = service.at("/spec/traffic");
    require(
        service,
        traffic.size() == 1
            && traffic.at("/0/latestRevision").asBoolean()
            && traffic.at("/0/percent").asInt() == 100,
        "serves nobody with a new release after a rollback",
        found);
  }

  private static void isOutOfReach(JsonNode service, List<String> found) {
    require(
        service,
        service
            .at("/metadata/labels/networking.knative.dev~1visibility")
            .asText()
            .equals("cluster-local"),
        "can be reached from outside, where anybody could post an event",
        found);
  }

  private static void wakesFast(JsonNode service, JsonNode container, List<String> found) {
    JsonNode readiness = container.path("readinessProbe");
    require(
        service,
        readiness.at("/httpGet/path").asText().equals("/health/readiness"),
        "is not asked at /health/readiness",
        found);
    require(
        service,
        Stream.of("periodSeconds", "failureThreshold", "timeoutSeconds").noneMatch(readiness::has),
        "readinessProbe has a period: the cold start then ends at a full second only",
        found);
    JsonNode liveness = container.path("livenessProbe");
    require(
        service,
        liveness.at("/httpGet/path").asText().equals("/health/liveness")
            && liveness.path("initialDelaySeconds").asInt() >= 10,
        "livenessProbe is missing, or may kill a slow start",
        found);
    require(
        service,
        !TAKEN_PORTS.contains(container.at("/ports/0/containerPort").asInt(8080)),
        "its port is one that Knative needs for itself",
        found);
  }

  private static void isHarmless(
      Resources resources, JsonNode owner, JsonNode pod, List<String> found) {
    JsonNode container = pod.at("/containers/0");
    JsonNode security = container.path("securityContext");
    require(
        owner,
        security.path("runAsNonRoot").asBoolean()
            && security.path("readOnlyRootFilesystem").asBoolean()
            && !security.path("allowPrivilegeEscalation").asBoolean(true)
            && security.at("/capabilities/drop/0").asText().equals("ALL")
            && security.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
        "its securityContext is not the strict one",
        found);
    require(
        owner,
        container.at("/volumeMounts/0/mountPath").asText().equals("/tmp")
            && pod.at("/volumes/0").has("emptyDir")
            && pod.at("/volumes/0/name").equals(container.at("/volumeMounts/0/name")),
        "has no place to write: /tmp as an emptyDir",
        found);
    for (String amount : List.of("requests/cpu", "requests/memory", "limits/memory")) {
      require(
          owner,
          !container.at("/resources/" + amount).isMissingNode(),
          "resources." + amount + " is missing",
          found);
    }
    require(
        owner,
        resources.of("ServiceAccount").stream()
            .anyMatch(it -> Resources.name(it).equals(pod.path("serviceAccountName").asText())),
        "its ServiceAccount '" + pod.path("serviceAccountName").asText() + "' is not there",
        found);
    require(
        owner,
        !pod.path("automountServiceAccountToken").asBoolean(true),
        "is given a token for the Kubernetes API, which it never asks",
        found);
  }

  private void hasASchema(Resources resources, JsonNode service, List<String> found) {
    String name = Resources.name(service);
    require(
        service,
        Files.isRegularFile(functions.resolve(name).resolve("pom.xml")),
        "there is no function of that name in " + functions,
        found);
    JsonNode job =
        resources.of("Job").stream()
            .filter(it -> Resources.name(it).equals(name + "-migrate"))
            .findFirst()
            .<JsonNode>map(it -> it)
            .orElse(MissingNode.getInstance());
    JsonNode container = job.at("/spec/template/spec/containers/0");
    require(service, !job.isMissingNode(), "no Job " + name + "-migrate makes its schema", found);
    require(
        service,
        job.isMissingNode() || container.at("/args/0").asText().equals("migrate"),
        "its Job does not run migrate",
        found);
    require(
        service,
        job.isMissingNode()
            || container.path("image").equals(service.at("/spec/template/spec/containers/0/image")),
        "its Job migrates with another image: " + container.path("image").asText(),
        found);
  }

  private static void require(JsonNode owner, boolean holds, String otherwise, List<String> found) {
    if (!holds) {
      found.add(Resources.title(owner) + ": " + otherwise);
    }
  }
}
