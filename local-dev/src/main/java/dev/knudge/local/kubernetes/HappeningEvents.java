package dev.knudge.local.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.knudge.local.manifests.Manifest;
import dev.knudge.local.status.Happening;
import java.util.List;
import java.util.Optional;

/** What happens here, as Events of the manifest that it happens to. */
final class HappeningEvents {

  private final Forms forms;
  private final List<Manifest> manifests;

  HappeningEvents(Forms forms, List<Manifest> manifests) {
    this.forms = forms;
    this.manifests = manifests;
  }

  ObjectNode of(Happening happening) {
    Optional<Manifest> about =
        manifests.stream()
            .filter(
                it -> it.name().equals(happening.subject()) && it.kind().equals(kind(happening)))
            .findFirst();
    String namespace = about.map(Manifest::namespace).orElse("default");
    String at = Forms.seconds(happening.at());
    long nanos = happening.at().getEpochSecond() * 1_000_000_000 + happening.at().getNano();
    ObjectNode event =
        forms.object(
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
    about.ifPresent(it -> {
      String apiVersion = it.json().path("apiVersion").asText();
      involved.put("apiVersion", apiVersion);
      // By this kubectl describe finds the events of what it describes.
      involved.put("uid", Forms.uid(apiVersion, it.kind(), it.namespace(), it.name()));
    });
    event.put("type", isTrouble(happening) ? "Warning" : "Normal");
    event.put("reason", reason(happening));
    event.put("message", happening.text());
    event.put("firstTimestamp", at);
    event.put("lastTimestamp", at);
    event.put("count", 1);
    event.withObject("/source").put("component", "local-dev");
    return event;
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
}
