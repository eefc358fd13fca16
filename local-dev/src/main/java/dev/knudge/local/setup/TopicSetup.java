package dev.knudge.local.setup;

import dev.knudge.local.manifests.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/**
 * Makes the topics as their {@code KafkaTopic} resources say, as Strimzi's topic operator does: missing ones are created, partitions are
 * added (never taken away), settings follow the manifest. One thing differs: there is one broker, so each topic has one replica and
 * {@code min.insync.replicas} is 1.
 */
final class TopicSetup {

  private static final short ONE_BROKER = 1;
  private static final String MIN_IN_SYNC = "min.insync.replicas";

  private final Admin admin;

  TopicSetup(Admin admin) {
    this.admin = admin;
  }

  /** Brings Kafka to what the topics say, and returns the names of those created now. */
  List<String> apply(Collection<Topic> topics) throws InterruptedException {
    try {
      Set<String> there = admin.listTopics().names().get();
      List<Topic> missing = topics.stream().filter(topic -> !there.contains(topic.name())).toList();
      List<Topic> known = topics.stream().filter(topic -> there.contains(topic.name())).toList();
      admin.createTopics(missing.stream().map(TopicSetup::created).toList()).all().get();
      addPartitions(known);
      alterSettings(known);
      return missing.stream().map(Topic::name).toList();
    } catch (ExecutionException e) {
      throw fault(e);
    }
  }

  private static LocalDevException fault(ExecutionException e) {
    String advice =
        e.getCause() instanceof InvalidConfigurationException
            ? "Correct spec.config of the KafkaTopic."
            : "Correct the KafkaTopic, or begin anew with ./local-dev/up --fresh.";
    return new LocalDevException(
        "Kafka refuses a topic of the manifests: %s. %s"
            .formatted(String.valueOf(e.getCause()), advice),
        e);
  }

  private static NewTopic created(Topic topic) {
    return new NewTopic(topic.name(), topic.partitions(), ONE_BROKER).configs(settings(topic));
  }

  private static Map<String, String> settings(Topic topic) {
    Map<String, String> settings = new LinkedHashMap<>(topic.config());
    settings.computeIfPresent(MIN_IN_SYNC, (name, value) -> "1");
    return settings;
  }

  private void addPartitions(List<Topic> known) throws ExecutionException, InterruptedException {
    Map<String, NewPartitions> wanted = new HashMap<>();
    Map<String, Topic> byName =
        known.stream().collect(Collectors.toMap(Topic::name, Function.identity()));
    for (TopicDescription described :
        admin.describeTopics(byName.keySet()).allTopicNames().get().values()) {
      int now = described.partitions().size();
      int said = Objects.requireNonNull(byName.get(described.name())).partitions();
      if (now < said) {
        wanted.put(described.name(), NewPartitions.increaseTo(said));
      } else if (now > said) {
        throw new LocalDevException(
            "The topic %s has %d partitions and its KafkaTopic says %d: Kafka cannot take partitions away. Restore the number, or begin anew with ./local-dev/up --fresh."
                .formatted(described.name(), now, said));
      }
    }
    admin.createPartitions(wanted).all().get();
  }

  private void alterSettings(List<Topic> known) throws ExecutionException, InterruptedException {
    Map<ConfigResource, Map<String, String>> wanted = new HashMap<>();
    known.forEach(topic ->
        wanted.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), settings(topic)));
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    admin
        .describeConfigs(wanted.keySet())
        .all()
        .get()
        .forEach(
            (topic, now) -> changes.put(topic, changes(wanted.getOrDefault(topic, Map.of()), now)));
    changes.values().removeIf(Collection::isEmpty);
    admin.incrementalAlterConfigs(changes).all().get();
  }

  private static Collection<AlterConfigOp> changes(Map<String, String> wanted, Config now) {
    Map<String, String> own = new HashMap<>();
    now.entries().stream()
        .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
        .forEach(entry -> own.put(entry.name(), entry.value()));
    List<AlterConfigOp> changes = new ArrayList<>();
    wanted.forEach((name, value) -> {
      if (!value.equals(own.remove(name))) {
        changes.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
      }
    });
    // What a manifest no longer says falls back to Kafka's default.
    own.keySet()
        .forEach(name ->
            changes.add(
                new AlterConfigOp(new ConfigEntry(name, null), AlterConfigOp.OpType.DELETE)));
    return changes;
  }
}
