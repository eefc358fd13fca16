package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.local.manifests.Manifest;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Status;
import dev.knudge.local.status.Status.PingStatus;
import dev.knudge.local.status.Status.ServiceStatus;
import dev.knudge.local.status.Status.SinkStatus;
import dev.knudge.local.status.Status.SourceStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster would hold if these manifests ran in one: the manifests themselves, and what the control planes make of them (revisions, routes, configurations, pods), with the status
 * that they have here. Counts of what was delivered are annotations {@code local-dev.knudge.dev/…}.
 */
final class Inventory {

  private static final String COUNTS = "local-dev.knudge.dev/";
  private static final String SERVING = "serving.knative.dev/";
  private static final String ASLEEP = "NoTraffic";

  private final List<Manifest> manifests;
  private final Status status;
  private final String since;
  private final List<ObjectNode> objects = new ArrayList<>();

  private Inventory(List<Manifest> manifests, Status status) {
    this.manifests = manifests;
    this.status = status;
    this.since = seconds(status.startedAt());
  }

  /** All resources that are there now. */
  static List<ObjectNode> of(List<Manifest> manifests, Status status, List<Happening> happenings) {
    Inventory inventory = new Inventory(manifests, status);
    inventory.fill();
    happenings.forEach(inventory::event);
    return inventory.objects;
  }

  private void fill() {
    TreeSet<String> namespaces = new TreeSet<>(List.of("default"));
    for (Manifest manifest : manifests) {
      if (!manifest.kind().equals("Namespace")) {
        namespaces.add(manifest.namespace());
      }
      switch (manifest.kind()) {
        case "Service" -> service(manifest);
        case "KafkaSource" -> source(manifest);
        case "PingSource" -> ping(manifest);
        case "KafkaSink" -> sink(manifest);
        case "KafkaTopic" -> topic(manifest);
        case "Job" -> job(manifest);
        case "ConfigMap" -> add(copy(manifest));
        default -> {
          // ServiceAccounts, policies: nothing here stands for them; Secrets are nobody's to read.
        }
      }
    }
    namespaces.forEach(this::namespace);
    definition("KafkaSource", "sources.knative.dev", "kafkasources", "v1");
    definition("PingSource", "sources.knative.dev", "pingsources", "v1");
  }

  private void service(Manifest manifest) {
    Optional<ServiceStatus> found =
        status.services().stream().filter(it -> it.name().equals(manifest.name())).findFirst();
    if (found.isEmpty()) {
      return;
    }
    ServiceStatus running = found.get();
    String revision = running.name() + "-00001";
    boolean ready = !running.state().equals("backing off");
    String reason = ready ? null : "ContainerHealthy";
    ObjectNode service = copy(manifest);
    annotate(service, "requests", running.requests());
    annotate(service, "failures", running.failures());
    annotate(service, "cold-starts", running.coldStarts());
    annotate(service, "state", running.state());
    ObjectNode itsStatus = addressed(service, running);
    itsStatus.put("latestCreatedRevisionName", revision);
    itsStatus.put("latestReadyRevisionName", revision);
    conditions(itsStatus, ready, reason, "ConfigurationsReady", "Ready", "RoutesReady");
    add(service);

    ObjectNode configuration =
        made(manifest, "Configuration", running.name(), service.path("spec").deepCopy());
    ((ObjectNode) configuration.path("spec")).remove("traffic");
    ObjectNode configured = configuration.withObject("/status");
    configured.put("latestCreatedRevisionName", revision);
    configured.put("latestReadyRevisionName", revision);
    conditions(configured, ready, reason, "Ready");
    add(configuration);

    ObjectNode route = made(manifest, "Route", running.name(), null);
    conditions(addressed(route, running), ready, reason, "Ready");
    add(route);

    revision(manifest, running, revision, ready, reason);
    pods(manifest, running, revision);
  }

  private ObjectNode addressed(ObjectNode object, ServiceStatus running) {
    ObjectNode itsStatus = object.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.put("url", running.url().toString());
    itsStatus.withObject("/address").put("url", running.url().toString());
    ObjectNode traffic = itsStatus.withArray("/traffic").addObject();
    traffic.put("latestRevision", true);
    traffic.put("percent", 100);
    traffic.put("revisionName", running.name() + "-00001");
    return itsStatus;
  }

  private void revision(
      Manifest manifest,
      ServiceStatus running,
      String name,
      boolean ready,
      @Nullable String reason) {
    ObjectNode revision =
        made(manifest, "Revision", name, manifest.json().at("/spec/template/spec").deepCopy());
    ObjectNode labels = revision.withObject("/metadata/labels");
    labels.put(SERVING + "configuration", running.name());
    labels.put(SERVING + "configurationGeneration", "1");
    labels.put(SERVING + "service", running.name());
    labels.put(SERVING + "routingState", "active");
    manifest
        .json()
        .at("/spec/template/metadata/annotations")
        .properties()
        .forEach(
            it -> revision.withObject("/metadata/annotations").set(it.getKey(), it.getValue()));
    ObjectNode itsStatus = revision.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.put("actualReplicas", running.replicas());
    itsStatus.put("desiredReplicas", Math.max(running.replicas(), running.pids().size()));
    conditions(itsStatus, ready, reason, "ContainerHealthy", "Ready", "ResourcesAvailable");
    ObjectNode active = itsStatus.withArray("/conditions").insertObject(0);
    active.put("type", "Active");
    active.put("status", active(running));
    active.put("severity", "Info");
    active.put("lastTransitionTime", since);
    if (!running.state().equals("awake")) {
      active.put("reason", running.state().equals("asleep") ? ASLEEP : "Queued");
      active.put(
          "message",
          running.state().equals("asleep")
              ? "The target is not receiving traffic."
              : "Requests to the target are being buffered as resources are provisioned.");
    }
    add(revision);
  }

  private static String active(ServiceStatus running) {
    return switch (running.state()) {
      case "awake" -> "True";
      case "asleep" -> "False";
      default -> "Unknown";
    };
  }

  /** A process is a pod; which of them are ready is a number only, so the oldest are taken to be. */
  private void pods(Manifest manifest, ServiceStatus running, String revision) {
    for (int i = 0; i < running.pids().size(); i++) {
      boolean ready = i < running.replicas();
      ObjectNode pod =
          made(
              manifest,
              "Pod",
              revision + "-" + running.pids().get(i),
              manifest.json().at("/spec/template/spec").deepCopy());
      ObjectNode labels = pod.withObject("/metadata/labels");
      labels.put("app", revision);
      labels.put(SERVING + "configuration", running.name());
      labels.put(SERVING + "revision", revision);
      labels.put(SERVING + "service", running.name());
      annotate(pod, "process", running.pids().get(i));
      ProcessHandle.of(running.pids().get(i))
          .flatMap(process -> process.info().startInstant())
          .ifPresent(began -> pod.withObject("/metadata").put("creationTimestamp", seconds(began)));
      ObjectNode itsStatus = pod.withObject("/status");
      itsStatus.put("phase", ready ? "Running" : "Pending");
      itsStatus.put("podIP", "127.0.0.1");
      conditions(itsStatus, ready, ready ? null : "ContainersNotReady", "Ready");
      ObjectNode container = itsStatus.withArray("/containerStatuses").addObject();
      container.put("name", "user-container");
      container.put("ready", ready);
      container.put("restartCount", 0);
      container.put("image", manifest.json().at("/spec/template/spec/containers/0/image").asText());
      add(pod);
    }
  }

  private void source(Manifest manifest) {
    status.sources().stream()
        .filter(it -> it.name().equals(manifest.name()))
        .findFirst()
        .ifPresent(running -> source(manifest, running));
  }

  private void source(Manifest manifest, SourceStatus running) {
    ObjectNode source = copy(manifest);
    annotate(source, "delivered", running.delivered());
    annotate(source, "retries", running.retries());
    annotate(source, "dead-lettered", running.deadLettered());
    annotate(source, "lost", running.lost());
    annotate(source, "lag", running.lag());
    ObjectNode itsStatus = source.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.put("sinkUri", running.sink().toString());
    itsStatus.put("consumers", source.at("/spec/consumers").asInt(1));
    boolean ready = running.state().equals("running");
    conditions(
        itsStatus,
        ready,
        ready ? null : running.state().equals("starting") ? "BindInProgress" : "Troubled",
        "ConsumerGroup",
        "Ready");
    conditions(itsStatus, true, null, "SinkProvided");
    add(source);
  }

  private void ping(Manifest manifest) {
    status.pings().stream()
        .filter(it -> it.name().equals(manifest.name()))
        .findFirst()
        .ifPresent(running -> ping(manifest, running));
  }

  private void ping(Manifest manifest, PingStatus running) {
    ObjectNode ping = copy(manifest);
    annotate(ping, "delivered", running.delivered());
    annotate(ping, "lost", running.lost());
    ObjectNode itsStatus = ping.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.put("sinkUri", running.sink().toString());
    conditions(itsStatus, true, null, "Deployed", "Ready", "SinkProvided");
    add(ping);
  }

  private void sink(Manifest manifest) {
    status.sinks().stream()
        .filter(it -> it.name().equals(manifest.name()))
        .findFirst()
        .ifPresent(running -> sink(manifest, running));
  }

  private void sink(Manifest manifest, SinkStatus running) {
    ObjectNode sink = copy(manifest);
    annotate(sink, "accepted", running.accepted());
    annotate(sink, "refused", running.refused());
    ObjectNode itsStatus = sink.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.withObject("/address").put("url", running.url().toString());
    conditions(itsStatus, true, null, "Addressable", "Ready", "TopicReady");
    add(sink);
  }

  private void topic(Manifest manifest) {
    ObjectNode topic = copy(manifest);
    boolean there =
        status.topics().stream()
            .filter(it -> it.name().equals(manifest.name()))
            .peek(it -> annotate(topic, "records", it.records()))
            .findFirst()
            .isPresent();
    ObjectNode itsStatus = topic.withObject("/status");
    itsStatus.put("topicName", manifest.name());
    conditions(itsStatus, there, there ? null : "NotThere", "Ready");
    add(topic);
  }

  /** Those that local-dev ran before it served anything. */
  private void job(Manifest manifest) {
    ObjectNode job = copy(manifest);
    ObjectNode itsStatus = job.withObject("/status");
    itsStatus.put("succeeded", 1);
    itsStatus.put("startTime", since);
    itsStatus.put("completionTime", since);
    conditions(itsStatus, true, null, "Complete");
    add(job);
  }

  private void namespace(String name) {
    ObjectNode namespace = object("v1", "Namespace", null, name);
    namespace.withObject("/metadata/labels").put("kubernetes.io/metadata.name", name);
    namespace.withObject("/status").put("phase", "Active");
    add(namespace);
  }

  /** What {@code kn source list} asks for the kinds of sources there are. */
  private void definition(String kind, String group, String plural, String version) {
    ObjectNode definition =
        object("apiextensions.k8s.io/v1", "CustomResourceDefinition", null, plural + "." + group);
    ObjectNode labels = definition.withObject("/metadata/labels");
    labels.put("duck.knative.dev/source", "true");
    ObjectNode spec = definition.withObject("/spec");
    spec.put("group", group);
    spec.put("scope", "Namespaced");
    ObjectNode names = spec.withObject("/names");
    names.put("kind", kind);
    names.put("listKind", kind + "List");
    names.put("plural", plural);
    names.put("singular", kind.toLowerCase(Locale.ROOT));
    ObjectNode served = spec.withArray("/versions").addObject();
    served.put("name", version);
    served.put("served", true);
    served.put("storage", true);
    ObjectNode itsStatus = definition.withObject("/status");
    conditions(itsStatus, true, null, "Established", "NamesAccepted");
    itsStatus.set("acceptedNames", names.deepCopy());
    itsStatus.withArray("/storedVersions").add(version);
    add(definition);
  }

  private void event(Happening happening) {
    Optional<Manifest> about =
        manifests.stream()
            .filter(
                it -> it.name().equals(happening.subject()) && it.kind().equals(kind(happening)))
            .findFirst();
    String namespace = about.map(Manifest::namespace).orElse("default");
    String at = seconds(happening.at());
    long nanos = happening.at().getEpochSecond() * 1_000_000_000 + happening.at().getNano();
    ObjectNode event =
        object(
            "v1",
            "Event",
            namespace,
            happening.subject()
                + "."
                + Long.toHexString(nanos)
                + Integer.toHexString(happening.kind().ordinal()));
    event.withObject("/metadata").put("creationTimestamp", at);
    ObjectNode involved = event.withObject("/involvedObject");
    involved.put("kind", kind(happening));
    involved.put("namespace", namespace);
    involved.put("name", happening.subject());
    about.ifPresent(it -> involved.put("apiVersion", it.json().path("apiVersion").asText()));
    event.put("type", isTrouble(happening) ? "Warning" : "Normal");
    event.put("reason", reason(happening));
    event.put("message", happening.text());
    event.put("firstTimestamp", at);
    event.put("lastTimestamp", at);
    event.put("count", 1);
    event.withObject("/source").put("component", "local-dev");
    add(event);
  }

  /** What a happening happens to: services, sources and pings may have one name. */
  private static String kind(Happening happening) {
    return switch (happening.kind()) {
      case WAKING, AWAKE, ASLEEP, CRASH, WARNING -> "Service";
      case RETRY, DEAD_LETTER, LOST -> "KafkaSource";
      case TICK -> "PingSource";
    };
  }

  private static boolean isTrouble(Happening happening) {
    return switch (happening.kind()) {
      case CRASH, RETRY, DEAD_LETTER, LOST, WARNING -> true;
      case WAKING, AWAKE, ASLEEP, TICK -> false;
    };
  }

  private static String reason(Happening happening) {
    return switch (happening.kind()) {
      case WAKING -> "Waking";
      case AWAKE -> "Awake";
      case ASLEEP -> "Asleep";
      case CRASH -> "Crashed";
      case RETRY -> "Retrying";
      case DEAD_LETTER -> "DeadLettered";
      case LOST -> "Lost";
      case TICK -> "Ticked";
      case WARNING -> "Warning";
    };
  }

  private ObjectNode copy(Manifest manifest) {
    ObjectNode object = manifest.json().deepCopy();
    metadata(object, manifest.namespace(), manifest.name());
    return object;
  }

  /** Something that serving makes of a Service. */
  private ObjectNode made(Manifest service, String kind, String name, @Nullable JsonNode spec) {
    ResourceType type = ResourceType.named(kind, kind.equals("Pod") ? "" : "serving.knative.dev");
    ObjectNode object = object(type.apiVersion(), kind, service.namespace(), name);
    object.withObject("/metadata/labels").put(SERVING + "service", service.name());
    object.set("spec", spec == null ? object.objectNode() : spec);
    return object;
  }

  private ObjectNode object(
      String apiVersion, String kind, @Nullable String namespace, String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion);
    object.put("kind", kind);
    metadata(object, namespace, name);
    return object;
  }

  private void metadata(ObjectNode object, @Nullable String namespace, String name) {
    ObjectNode metadata = object.withObject("/metadata");
    metadata.put("name", name);
    if (namespace != null) {
      metadata.put("namespace", namespace);
    }
    metadata.put("creationTimestamp", since);
    metadata.put("generation", 1);
    String id =
        object.path("apiVersion").asText() + object.path("kind").asText() + namespace + "/" + name;
    metadata.put("uid", UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString());
  }

  private static void annotate(ObjectNode object, String name, Object value) {
    object.withObject("/metadata/annotations").put(COUNTS + name, value.toString());
  }

  private void conditions(
      ObjectNode itsStatus, boolean holds, @Nullable String reason, String... types) {
    ArrayNode conditions = itsStatus.withArray("/conditions");
    for (String type : types) {
      ObjectNode condition = conditions.addObject();
      condition.put("type", type);
      condition.put("status", holds ? "True" : "False");
      condition.put("lastTransitionTime", since);
      if (reason != null) {
        condition.put("reason", reason);
      }
    }
  }

  private void add(ObjectNode object) {
    objects.add(object);
  }

  private static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
