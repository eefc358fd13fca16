package dev.knudge.local.resources;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What NetworkPolicies let through, as Kubernetes reads them: a pod that none selects for a direction is open, any other lets through what at least one of its policies allows.
 *
 * @param policies of one namespace
 * @param namespace its name
 */
record NetworkPolicies(List<? extends JsonNode> policies, String namespace) {

  /** Who is at the other end. */
  sealed interface Peer {}

  /** A pod. */
  record Pod(String namespace, Map<String, String> labels) implements Peer {}

  /** An address that is no pod's. */
  record Address(String ip) implements Peer {}

  /** The policies of the project's namespace. */
  static NetworkPolicies of(Resources resources) {
    return new NetworkPolicies(
        resources.of("NetworkPolicy").stream()
            .filter(it -> Resources.namespace(it).equals("todo"))
            .toList(),
        "todo");
  }

  boolean letOut(Map<String, String> pod, Peer to, String protocol, int port) {
    return let("Egress", "egress", "to", pod, to, protocol, port);
  }

  boolean letIn(Map<String, String> pod, Peer from, String protocol, int port) {
    return let("Ingress", "ingress", "from", pod, from, protocol, port);
  }

  private boolean let(
      String type,
      String rules,
      String peers,
      Map<String, String> pod,
      Peer peer,
      String protocol,
      int port) {
    List<? extends JsonNode> its =
        policies.stream()
            .map(it -> it.path("spec"))
            .filter(it -> elements(it.path("policyTypes")).anyMatch(t -> t.asText().equals(type)))
            .filter(it -> selects(it.path("podSelector"), pod))
            .toList();
    return its.isEmpty()
        || its.stream()
            .flatMap(it -> elements(it.path(rules)))
            .anyMatch(rule ->
                isPort(rule.path("ports"), protocol, port)
                    && (rule.path(peers).isEmpty()
                        || elements(rule.path(peers)).anyMatch(it -> isPeer(it, peer))));
  }

  private static boolean isPort(JsonNode ports, String protocol, int port) {
    return ports.isEmpty()
        || elements(ports)
            .anyMatch(it ->
                it.path("port").asInt() == port
                    && it.path("protocol").asText("TCP").equals(protocol));
  }

  private boolean isPeer(JsonNode said, Peer peer) {
    return switch (peer) {
      case Pod pod ->
          !said.has("ipBlock")
              && (said.has("namespaceSelector")
                  ? selects(
                      said.path("namespaceSelector"),
                      Map.of("kubernetes.io/metadata.name", pod.namespace()))
                  : pod.namespace().equals(namespace))
              && selects(said.path("podSelector"), pod.labels());
      case Address address ->
          isIn(said.at("/ipBlock/cidr").asText(), address.ip())
              && elements(said.at("/ipBlock/except"))
                  .noneMatch(it -> isIn(it.asText(), address.ip()));
    };
  }

  private static boolean selects(JsonNode selector, Map<String, String> labels) {
    return selector
            .path("matchLabels")
            .propertyStream()
            .allMatch(it -> it.getValue().asText().equals(labels.get(it.getKey())))
        && elements(selector.path("matchExpressions"))
            .allMatch(it -> {
              String label = labels.get(it.path("key").asText());
              return switch (it.path("operator").asText()) {
                case "Exists" -> label != null;
                case "In" -> elements(it.path("values")).anyMatch(v -> v.asText().equals(label));
                default -> throw new AssertionError("not read here: " + it);
              };
            });
  }

  /** IPv4 only; a block of the other kind holds none of these. */
  private static boolean isIn(String cidr, String ip) {
    if (cidr.isEmpty() || cidr.contains(":")) {
      return false;
    }
    int bits = Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    long mask = bits == 0 ? 0 : -1L << (Integer.SIZE - bits);
    return ((number(cidr.substring(0, cidr.indexOf('/'))) ^ number(ip)) & mask) == 0;
  }

  private static long number(String ip) {
    try {
      return Integer.toUnsignedLong(
          ByteBuffer.wrap(InetAddress.getByName(ip).getAddress()).getInt());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return array.valueStream();
  }
}
