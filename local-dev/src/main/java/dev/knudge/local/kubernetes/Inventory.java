package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.local.manifests.Manifest;
import dev.knudge.local.status.Happening;
import dev.knudge.local.status.Status;
import dev.knudge.local.status.Status.PingStatus;
import dev.knudge.local.status.Status.SinkStatus;
import dev.knudge.local.status.Status.SourceStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What a cluster would hold if these manifests ran in one: the manifests themselves, and what the control planes make of them (revisions, routes, configurations, pods), with the status
 * that they have here. Counts of what was delivered are annotations {@code local-dev.knudge.dev/…}.
 */
final class Inventory {

  private final List<Manifest> manifests;
  private final Status status;
  private final Forms forms;
  private final List<ObjectNode> objects = new ArrayList<>();

  private Inventory(List<Manifest> manifests, Status status) {
    this.manifests = manifests;
    this.status = status;
    this.forms = new Forms(status.startedAt());
  }

  /** All resources that are there now. */
  static List<ObjectNode> of(List<Manifest> manifests, Status status, List<Happening> happenings) {
    Inventory inventory = new Inventory(manifests, status);
    inventory.fill();
    HappeningEvents events = new HappeningEvents(inventory.forms, manifests);
    happenings.forEach(it -> inventory.add(events.of(it)));
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
        case "ConfigMap" -> add(forms.copy(manifest));
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
    status.services().stream()
        .filter(it -> it.name().equals(manifest.name()))
        .findFirst()
        .ifPresent(it -> objects.addAll(new ServedService(forms, manifest, it).objects()));
  }

  private void source(Manifest manifest) {
    status.sources().stream()
        .filter(it -> it.name().equals(manifest.name()))
        .findFirst()
        .ifPresent(running -> source(manifest, running));
  }

  private void source(Manifest manifest, SourceStatus running) {
    ObjectNode source = forms.copy(manifest);
    Forms.annotate(source, "delivered", running.delivered());
    Forms.annotate(source, "retries", running.retries());
    Forms.annotate(source, "dead-lettered", running.deadLettered());
    Forms.annotate(source, "lost", running.lost());
    Forms.annotate(source, "lag", running.lag());
    ObjectNode itsStatus = source.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.put("sinkUri", running.sink().toString());
    itsStatus.put("consumers", source.at("/spec/consumers").asInt(1));
    boolean ready = running.state().equals("running");
    forms.conditions(
        itsStatus,
        ready,
        ready ? null : running.state().equals("starting") ? "BindInProgress" : "Troubled",
        "ConsumerGroup",
        "Ready");
    forms.conditions(itsStatus, true, null, "SinkProvided");
    add(source);
  }

  private void ping(Manifest manifest) {
    status.pings().stream()
        .filter(it -> it.name().equals(manifest.name()))
        .findFirst()
        .ifPresent(running -> ping(manifest, running));
  }

  private void ping(Manifest manifest, PingStatus running) {
    ObjectNode ping = forms.copy(manifest);
    Forms.annotate(ping, "delivered", running.delivered());
    Forms.annotate(ping, "lost", running.lost());
    ObjectNode itsStatus = ping.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.put("sinkUri", running.sink().toString());
    forms.conditions(itsStatus, true, null, "Deployed", "Ready", "SinkProvided");
    add(ping);
  }

  private void sink(Manifest manifest) {
    status.sinks().stream()
        .filter(it -> it.name().equals(manifest.name()))
        .findFirst()
        .ifPresent(running -> sink(manifest, running));
  }

  private void sink(Manifest manifest, SinkStatus running) {
    ObjectNode sink = forms.copy(manifest);
    Forms.annotate(sink, "accepted", running.accepted());
    Forms.annotate(sink, "refused", running.refused());
    ObjectNode itsStatus = sink.withObject("/status");
    itsStatus.put("observedGeneration", 1);
    itsStatus.withObject("/address").put("url", running.url().toString());
    forms.conditions(itsStatus, true, null, "Addressable", "Ready", "TopicReady");
    add(sink);
  }

  private void topic(Manifest manifest) {
    ObjectNode topic = forms.copy(manifest);
    boolean there =
        status.topics().stream()
            .filter(it -> it.name().equals(manifest.name()))
            .peek(it -> Forms.annotate(topic, "records", it.records()))
            .findFirst()
            .isPresent();
    ObjectNode itsStatus = topic.withObject("/status");
    itsStatus.put("topicName", manifest.name());
    forms.conditions(itsStatus, there, there ? null : "NotThere", "Ready");
    add(topic);
  }

  /** Those that local-dev ran before it served anything. */
  private void job(Manifest manifest) {
    ObjectNode job = forms.copy(manifest);
    ObjectNode itsStatus = job.withObject("/status");
    itsStatus.put("succeeded", 1);
    itsStatus.put("startTime", forms.since());
    itsStatus.put("completionTime", forms.since());
    forms.conditions(itsStatus, true, null, "Complete");
    add(job);
  }

  private void namespace(String name) {
    ObjectNode namespace = forms.object("v1", "Namespace", null, name);
    namespace.withObject("/metadata/labels").put("kubernetes.io/metadata.name", name);
    namespace.withObject("/status").put("phase", "Active");
    add(namespace);
  }

  /** What {@code kn source list} asks for the kinds of sources there are. */
  private void definition(String kind, String group, String plural, String version) {
    ObjectNode definition =
        forms.object(
            "apiextensions.k8s.io/v1", "CustomResourceDefinition", null, plural + "." + group);
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
    forms.conditions(itsStatus, true, null, "Established", "NamesAccepted");
    itsStatus.set("acceptedNames", names.deepCopy());
    itsStatus.withArray("/storedVersions").add(version);
    add(definition);
  }

  private void add(ObjectNode object) {
    objects.add(object);
  }
}
