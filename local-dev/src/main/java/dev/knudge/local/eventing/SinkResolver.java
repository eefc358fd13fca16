package dev.knudge.local.eventing;

import io.fabric8.knative.duck.v1.Destination;
import java.net.URI;

/** Where the sink of a source is reached on this machine: what Knative's controller does with addressables. */
@FunctionalInterface
public interface SinkResolver {

  /**
   * The absolute URL that events for this destination are posted to.
   *
   * @param destination a reference (a relative {@code uri} beside it is appended), or an absolute {@code uri}
   * @param namespace the namespace of a reference that names none
   * @throws EventingException when it names nothing that runs here
   */
  URI resolve(Destination destination, String namespace);
}
