package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.local.manifests.Manifest;
import dev.knudge.local.status.Status.ServiceStatus;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Knative Serving makes of a Service: a configuration, a route, one revision, and a pod for each process that runs. */
final class ServedService {

  private static final String ASLEEP = "NoTraffic";

  private final Forms forms;
  private final Manifest manifest;
  private final ServiceStatus running;
  private final String revision;
  private final boolean ready;
  private final @Nullable String reason;

  ServedService(Forms forms, Manifest manifest, ServiceStatus running) {
    this.forms = forms;
    this.manifest = manifest;
    this.running = running;
    revision = running.name() + "-00001";
    ready = !running.state().equals("backing off");
    reason = ready ? null : "ContainerHealthy";
  }

  /** The Service itself, and all that is made of it. */
  List<ObjectNode> objects() {
    return Stream.concat(
            Stream.of(service(), configuration(), route(), revision()),
            IntStream.range(0, running.pids().size()).mapToObj(this::pod))
        .toList();
  }

  private ObjectNode service() {
    ObjectNode service = forms.copy(manifest);
    Forms.annotate(service, "requests", running.requests());
    Forms.annotate(service, "failures", running.failures());
    Forms.annotate(service, "cold-starts", running.coldStarts());
    Forms.annotate(service, "state", running.state());
    ObjectNode itsStatus = addressed(service);
    itsStatus.put("latestCreatedRevisionName", revision);
    itsStatus.put("latestReadyRevisionName", revision);
    forms.conditions(itsStatus, ready, reason, "ConfigurationsReady", "Ready", "RoutesReady");
    return service;
  }

  private ObjectNode configuration() {
    ObjectNode configuration =
        forms.made(
            manifest, "Configuration", running.name(), manifest.json().path("spec").deepCopy());
    ((ObjectNode) configuration.path("spec")).remove("traffic");
    ObjectNode itsStatus = configuration.withObject("/status");
    itsStatus.put("latestCreatedRevisionName", revision);
    itsStatus.put("latestReadyRevisionName", revision);
    forms.conditions(itsStatus, ready, reason, "Ready");
    return configuration;
  }

  private ObjectNode route() {
    ObjectNode route = forms.made(manifest, "Route", running.name(), null);
    forms.conditions(addressed(route), ready, reason, "Ready");
    return route;
  }

  private ObjectNode addressed(ObjectNode object) {
    ObjectNode itsStatus = object.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.put("url", running.url().toString());
    itsStatus.withObject("/address").put("url", running.url().toString());
    ObjectNode traffic = itsStatus.withArray("/traffic").addObject();
    traffic.put("latestRevision", true);
    traffic.put("percent", 100);
    traffic.put("revisionName", revision);
    return itsStatus;
  }

  private ObjectNode revision() {
    ObjectNode made =
        forms.made(
            manifest, "Revision", revision, manifest.json().at("/spec/template/spec").deepCopy());
    ObjectNode labels = made.withObject("/metadata/labels");
    labels.put(Forms.SERVING + "configuration", running.name());
    labels.put(Forms.SERVING + "configurationGeneration", "1");
    labels.put(Forms.SERVING + "service", running.name());
    labels.put(Forms.SERVING + "routingState", "active");
    manifest
        .json()
        .at("/spec/template/metadata/annotations")
        .properties()
        .forEach(it -> made.withObject("/metadata/annotations").set(it.getKey(), it.getValue()));
    ObjectNode itsStatus = made.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.put("actualReplicas", running.replicas());
    itsStatus.put("desiredReplicas", Math.max(running.replicas(), running.pids().size()));
    forms.conditions(itsStatus, ready, reason, "ContainerHealthy", "Ready", "ResourcesAvailable");
    activity(itsStatus.withArray("/conditions").insertObject(0));
    return made;
  }

  /** Whether it is awake: what {@code kn revision list} and its users look for. */
  private void activity(ObjectNode active) {
    active.put("type", "Active");
    active.put(
        "status",
        switch (running.state()) {
          case "awake" -> "True";
          case "asleep" -> "False";
          default -> "Unknown";
        });
    active.put("severity", "Info");
    active.put("lastTransitionTime", forms.since());
    if (!running.state().equals("awake")) {
      boolean asleep = running.state().equals("asleep");
      active.put("reason", asleep ? ASLEEP : "Queued");
      active.put(
          "message",
          asleep
              ? "The target is not receiving traffic."
              : "Requests to the target are being buffered as resources are provisioned.");
    }
  }

  /** A process is a pod; which of them are ready is a number only, so the oldest are taken to be. */
  private ObjectNode pod(int place) {
    long process = running.pids().get(place);
    boolean isReady = place < running.replicas();
    ObjectNode pod =
        forms.made(
            manifest,
            "Pod",
            revision + "-" + process,
            manifest.json().at("/spec/template/spec").deepCopy());
    ObjectNode labels = pod.withObject("/metadata/labels");
    labels.put("app", revision);
    labels.put(Forms.SERVING + "configuration", running.name());
    labels.put(Forms.SERVING + "revision", revision);
    labels.put(Forms.SERVING + "service", running.name());
    Forms.annotate(pod, "process", process);
    ProcessHandle.of(process)
        .flatMap(it -> it.info().startInstant())
        .ifPresent(
            began -> pod.withObject("/metadata").put("creationTimestamp", Forms.seconds(began)));
    ObjectNode itsStatus = pod.withObject("/status");
    itsStatus.put("phase", isReady ? "Running" : "Pending");
    itsStatus.put("podIP", "127.0.0.1");
    forms.conditions(itsStatus, isReady, isReady ? null : "ContainersNotReady", "Ready");
    ObjectNode container = itsStatus.withArray("/containerStatuses").addObject();
    container.put("name", "user-container");
    container.put("ready", isReady);
    container.put("restartCount", 0);
    container.put("image", manifest.json().at("/spec/template/spec/containers/0/image").asText());
    return pod;
  }
}
