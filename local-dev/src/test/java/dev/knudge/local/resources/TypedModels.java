package dev.knudge.local.resources;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.knative.eventing.v1alpha1.KafkaSink;
import io.fabric8.knative.sources.v1.KafkaSource;
import io.fabric8.knative.sources.v1.PingSource;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every resource is what its API's typed model says, to the last field: a misspelt one is an error, also where no CRD is at hand. */
final class TypedModels implements Rule {

  private static final Map<String, Class<?>> MODELS =
      Map.of(
          "v1 Namespace", Namespace.class,
          "v1 ConfigMap", ConfigMap.class,
          "v1 Secret", Secret.class,
          "v1 ServiceAccount", ServiceAccount.class,
          "batch/v1 Job", Job.class,
          "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
          "serving.knative.dev/v1 Service", io.fabric8.knative.serving.v1.Service.class,
          "sources.knative.dev/v1 KafkaSource", KafkaSource.class,
          "sources.knative.dev/v1 PingSource", PingSource.class,
          "eventing.knative.dev/v1alpha1 KafkaSink", KafkaSink.class);

  /** Strimzi's KafkaTopic has no model among the libraries we use; TopicRules looks into it. */
  private static final String TOPIC = "kafka.strimzi.io/v1 KafkaTopic";

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
      } else if (!type.equals(TOPIC)) {
        violations.add(Resources.title(resource) + ": " + type + " has no typed model here");
      }
    }
    return violations;
  }
}
