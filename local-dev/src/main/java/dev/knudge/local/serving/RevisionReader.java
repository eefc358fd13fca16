package dev.knudge.local.serving;

import dev.knudge.local.manifests.Located;
import io.fabric8.knative.serving.v1.Service;
import io.fabric8.knative.serving.v1.TrafficTarget;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Knative Service. Defaults and limits are Knative 1.23's (config-defaults, config-autoscaler); what would change how a service runs
 * and does not exist here is refused.
 */
public final class RevisionReader {

  private static final long DEFAULT_TIMEOUT_SECONDS = 300;
  private static final long DEFAULT_RESPONSE_START_SECONDS = 300;

  private final Located<Service> located;
  private final io.fabric8.knative.serving.v1.RevisionSpec spec;

  private RevisionReader(Located<Service> located) {
    this.located = located;
    this.spec = located.resource().getSpec().getTemplate().getSpec();
  }

  /**
   * Reads one.
   *
   * @throws dev.knudge.local.manifests.ManifestException where it cannot be run here
   */
  public static RevisionSpec read(Located<Service> service) {
    if (service.resource().getSpec() == null
        || service.resource().getSpec().getTemplate() == null
        || service.resource().getSpec().getTemplate().getSpec() == null) {
      throw service.fault("it has no spec.template.spec", "Write one");
    }
    return new RevisionReader(service).read();
  }

  private RevisionSpec read() {
    refuseTraffic();
    refuseVolumes();
    Container container = container();
    long concurrency = Objects.requireNonNullElse(spec.getContainerConcurrency(), 0L);
    if (concurrency < 0 || concurrency > 1000) {
      throw fault("containerConcurrency is " + concurrency, "Knative takes 0 to 1000");
    }
    return new RevisionSpec(
        located.resource().getMetadata().getName(),
        Objects.requireNonNullElse(located.resource().getMetadata().getNamespace(), "default"),
        container.getImage(),
        container.getArgs(),
        container,
        (int) concurrency,
        timeouts(),
        new ScaleReader(located, annotations()).read((int) concurrency),
        readiness(container.getReadinessProbe()),
        liveness(container.getLivenessProbe()));
  }

  private Map<String, String> annotations() {
    var metadata = located.resource().getSpec().getTemplate().getMetadata();
    return metadata == null || metadata.getAnnotations() == null
        ? Map.of()
        : metadata.getAnnotations();
  }

  private RuntimeException fault(String problem, String remedy) {
    return located.fault(
        "the Service " + located.resource().getMetadata().getName() + ": " + problem, remedy);
  }

  private void refuseTraffic() {
    for (TrafficTarget target : located.resource().getSpec().getTraffic()) {
      if (!Boolean.TRUE.equals(target.getLatestRevision())) {
        throw fault(
            "spec.traffic names a revision other than the latest",
            "There is one revision here: leave traffic to an overlay");
      }
    }
  }

  private void refuseVolumes() {
    for (Volume volume : spec.getVolumes()) {
      if (volume.getEmptyDir() == null) {
        throw fault(
            "the volume '"
                + volume.getName()
                + "' is not an emptyDir, and local-dev mounts no others",
            "Pass the value by the environment");
      }
    }
  }

  private Container container() {
    List<Container> containers = spec.getContainers();
    if (containers.size() != 1 || !spec.getInitContainers().isEmpty()) {
      throw fault(
          "it has %d containers and %d init containers"
              .formatted(containers.size(), spec.getInitContainers().size()),
          "local-dev runs one process per replica: give it exactly one container");
    }
    Container container = containers.getFirst();
    if (!container.getCommand().isEmpty()) {
      throw fault(
          "the container's command is " + container.getCommand(),
          "Use args: the command is the application folder's jar");
    }
    return container;
  }

  /** As the webhook defaults them: a start limit of 300 s is added only where the whole may take longer. */
  private Timeouts timeouts() {
    long whole = positive("timeoutSeconds", spec.getTimeoutSeconds());
    whole = whole == 0 ? DEFAULT_TIMEOUT_SECONDS : whole;
    long start =
        spec.getResponseStartTimeoutSeconds() == null
            ? (whole > DEFAULT_RESPONSE_START_SECONDS ? DEFAULT_RESPONSE_START_SECONDS : 0)
            : positive("responseStartTimeoutSeconds", spec.getResponseStartTimeoutSeconds());
    return new Timeouts(
        Duration.ofSeconds(whole),
        Duration.ofSeconds(start),
        Duration.ofSeconds(positive("idleTimeoutSeconds", spec.getIdleTimeoutSeconds())));
  }

  private long positive(String field, @Nullable Long seconds) {
    if (seconds != null && seconds < 0) {
      throw fault(field + " is " + seconds, "It is a number of seconds from 0");
    }
    return seconds == null ? 0 : seconds;
  }

  private Probe readiness(io.fabric8.kubernetes.api.model.@Nullable Probe probe) {
    return probe == null ? new Probe.Tcp() : probe("readinessProbe", probe);
  }

  private Probe.@Nullable Liveness liveness(io.fabric8.kubernetes.api.model.@Nullable Probe probe) {
    if (probe == null) {
      return null;
    }
    return new Probe.Liveness(
        probe("livenessProbe", probe),
        Duration.ofSeconds(orElse(probe.getInitialDelaySeconds(), 0)),
        Duration.ofSeconds(orElse(probe.getPeriodSeconds(), 10)),
        Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1)),
        orElse(probe.getFailureThreshold(), 3));
  }

  private static int orElse(@Nullable Integer value, int otherwise) {
    return value == null || value == 0 ? otherwise : value;
  }

  private Probe probe(String field, io.fabric8.kubernetes.api.model.Probe probe) {
    if (probe.getExec() != null || probe.getGrpc() != null) {
      throw fault(
          field + " is neither httpGet nor tcpSocket", "local-dev asks by HTTP or TCP only");
    }
    if (probe.getHttpGet() == null) {
      return new Probe.Tcp();
    }
    String path = probe.getHttpGet().getPath();
    Map<String, String> headers = new LinkedHashMap<>();
    for (HTTPHeader header : probe.getHttpGet().getHttpHeaders()) {
      headers.put(header.getName(), header.getValue());
    }
    return new Probe.Http(path == null || path.isEmpty() ? "/" : path, headers);
  }
}
