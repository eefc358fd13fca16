package dev.knudge.local.setup;

import dev.knudge.local.eventing.EventingException;
import dev.knudge.local.eventing.SinkResolver;
import dev.knudge.local.manifests.ClusterAddresses;
import io.fabric8.knative.duck.v1.Destination;
import io.fabric8.knative.duck.v1.KReference;
import java.net.URI;
import java.util.Set;

/** The addresses of Services and KafkaSinks on this machine. */
final class LocalSinks implements SinkResolver {

  private final ClusterAddresses addresses;
  private final Set<String> services;
  private final Set<String> sinks;
  private final int ingressPort;

  /**
   * @param services the Services, as {@code <name>.<namespace>}
   * @param sinks the KafkaSinks, as {@code <name>.<namespace>}
   */
  LocalSinks(ClusterAddresses addresses, Set<String> services, Set<String> sinks, int ingressPort) {
    this.addresses = addresses;
    this.services = Set.copyOf(services);
    this.sinks = Set.copyOf(sinks);
    this.ingressPort = ingressPort;
  }

  @Override
  public URI resolve(Destination destination, String namespace) {
    KReference reference = destination.getRef();
    String uri = destination.getUri();
    if (reference == null) {
      return absolute(uri);
    }
    URI address =
        address(reference, reference.getNamespace() == null ? namespace : reference.getNamespace());
    return uri == null || uri.isEmpty() ? address : address.resolve(uri);
  }

  private URI absolute(String uri) {
    if (uri == null || !URI.create(uri).isAbsolute()) {
      throw new EventingException(
          "A sink has neither a ref nor an absolute uri (uri: %s); give it one.".formatted(uri));
    }
    try {
      return URI.create(addresses.rewrite(uri));
    } catch (IllegalArgumentException e) {
      throw new EventingException("The sink's uri reaches nothing here: " + e.getMessage());
    }
  }

  private URI address(KReference reference, String namespace) {
    String host = reference.getName() + "." + namespace;
    return switch (reference.getKind()) {
      case "Service" -> {
        require(
            services.contains(host) && reference.getApiVersion().startsWith("serving.knative.dev/"),
            reference,
            namespace);
        yield URI.create(addresses.rewrite("http://" + host + ".svc.cluster.local") + "/");
      }
      case "KafkaSink" -> {
        require(sinks.contains(host), reference, namespace);
        yield URI.create(
            "http://127.0.0.1:%d/%s/%s".formatted(ingressPort, namespace, reference.getName()));
      }
      default ->
          throw new EventingException(
              "A sink refers to the kind %s; local-dev runs Knative Services and KafkaSinks."
                  .formatted(reference.getKind()));
    };
  }

  private static void require(boolean there, KReference reference, String namespace) {
    if (!there) {
      throw new EventingException(
          "A sink refers to %s %s %s/%s, which no manifest has; add it, or correct the reference."
              .formatted(
                  reference.getApiVersion(), reference.getKind(), namespace, reference.getName()));
    }
  }
}
