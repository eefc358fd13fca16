package dev.knudge.local.eventing;

/** Names a resource, for instance {@code KafkaSource todo/audit}. */
public record ResourceName(String kind, String namespace, String name) {

  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
