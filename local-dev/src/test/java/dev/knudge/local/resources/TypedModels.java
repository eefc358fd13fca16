package dev.knudge.local.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.knative.eventing.v1.Broker;
import io.fabric8.knative.eventing.v1.Trigger;
import io.fabric8.knative.eventing.v1alpha1.EventPolicy;
import io.fabric8.knative.eventing.v1alpha1.KafkaSink;
import io.fabric8.knative.serving.v1beta1.DomainMapping;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.PingSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every resource is what its API's typed model says, to the last field: a misspelt one is an error, also where no CRD is at hand. */
final class TypedModels implements Rule {

  private static final Map<String, Class<?>> MODELS =
      Map.ofEntries(
          Map.entry("v1 Namespace", Namespace.class),
          Map.entry("v1 ConfigMap", ConfigMap.class),
          Map.entry("v1 Secret", Secret.class),
          Map.entry("v1 Service", io.fabric8.kubernetes.api.model.Service.class),
          Map.entry("v1 ServiceAccount", ServiceAccount.class),
          Map.entry("apps/v1 Deployment", Deployment.class),
          Map.entry("apps/v1 StatefulSet", StatefulSet.class),
          Map.entry("batch/v1 Job", Job.class),
          Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
          Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
          Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
          Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class),
          Map.entry("rbac.authorization.k8s.io/v1 ClusterRoleBinding", ClusterRoleBinding.class),
          Map.entry("serving.knative.dev/v1 Service", io.fabric8.knative.serving.v1.Service.class),
          Map.entry("serving.knative.dev/v1beta1 DomainMapping", DomainMapping.class),
          Map.entry("sources.knative.dev/v1 KafkaSource", KafkaSource.class),
          Map.entry("sources.knative.dev/v1 PingSource", PingSource.class),
          Map.entry("eventing.knative.dev/v1 Broker", Broker.class),
          Map.entry("eventing.knative.dev/v1 Trigger", Trigger.class),
          Map.entry("eventing.knative.dev/v1alpha1 EventPolicy", EventPolicy.class),
          Map.entry("eventing.knative.dev/v1alpha1 KafkaSink", KafkaSink.class),
          Map.entry("kafka.strimzi.io/v1 Kafka", Kafka.class),
          Map.entry("kafka.strimzi.io/v1 KafkaNodePool", KafkaNodePool.class),
          Map.entry("kafka.strimzi.io/v1 KafkaTopic", KafkaTopic.class),
          Map.entry("kafka.strimzi.io/v1 KafkaUser", KafkaUser.class));

  /** What no library has a model of; OverlayTest and the Cloud…Tests look into them, and their CustomResourceDefinitions do where they are at hand. */
  private static final Set<String> WITHOUT_MODEL =
      Set.of(
          "barmancloud.cnpg.io/v1 ObjectStore",
          "cert-manager.io/v1 Certificate",
          "cilium.io/v2 CiliumNetworkPolicy",
          "external-secrets.io/v1 ClusterSecretStore",
          "external-secrets.io/v1 ExternalSecret",
          "external-secrets.io/v1 SecretStore",
          "generators.external-secrets.io/v1alpha1 Password",
          "monitoring.coreos.com/v1 PodMonitor",
          "monitoring.coreos.com/v1 PrometheusRule",
          "networking.internal.knative.dev/v1alpha1 ClusterDomainClaim",
          "postgresql.cnpg.io/v1 Cluster",
          "postgresql.cnpg.io/v1 Database",
          "postgresql.cnpg.io/v1 Pooler",
          "postgresql.cnpg.io/v1 ScheduledBackup");

  private static final ObjectMapper STRICT = strict();

  private static ObjectMapper strict() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    // The models keep what they do not know in a map; without that, they name it.
    mapper.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1;

          @Override
          public Boolean hasAnySetter(Annotated annotated) {
            return false;
          }
        });
    return mapper;
  }

  @Override
  public List<String> violations(Resources resources) {
    List<String> violations = new ArrayList<>();
    for (ObjectNode resource : resources.all()) {
      String type = resource.path("apiVersion").asText() + " " + Resources.kind(resource);
      Class<?> model = MODELS.get(type);
      if (model != null) {
        try {
          STRICT.treeToValue(resource, model);
        } catch (JsonProcessingException e) {
          violations.add(Resources.title(resource) + ": " + e.getOriginalMessage());
        }
      } else if (!WITHOUT_MODEL.contains(type)) {
        violations.add(Resources.title(resource) + ": " + type + " has no typed model here");
      }
    }
    return violations;
  }
}
