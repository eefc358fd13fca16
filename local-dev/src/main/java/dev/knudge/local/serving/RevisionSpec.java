package dev.knudge.local.serving;

import io.fabric8.kubernetes.api.model.Container;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Knative Service's manifest says about how it is to be run.
 *
 * @param name the service's name
 * @param namespace the service's namespace
 * @param image the container's image
 * @param arguments the container's arguments
 * @param container the container itself, for its environment
 * @param containerConcurrency requests in flight per process at most; 0 is no limit
 * @param timeouts when requests are given up
 * @param scale how many processes there are
 * @param readiness what tells that a process can take requests
 * @param liveness what tells that it still can; {@code null} where nobody asks
 */
public record RevisionSpec(
    String name,
    String namespace,
    String image,
    List<String> arguments,
    Container container,
    int containerConcurrency,
    Timeouts timeouts,
    Scale scale,
    Probe readiness,
    Probe.@Nullable Liveness liveness) {

  public RevisionSpec {
    arguments = List.copyOf(arguments);
  }

  /** The revision's name, of the kind that Knative makes. There is one: a changed manifest is a new start of local-dev. */
  String revision() {
    return name + "-00001";
  }
}
