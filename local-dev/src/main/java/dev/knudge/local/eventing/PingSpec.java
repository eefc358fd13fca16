package dev.knudge.local.eventing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.knative.duck.v1.Destination;
import io.fabric8.knative.sources.v1.PingSource;
import io.fabric8.knative.sources.v1.PingSourceSpec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A PingSource as the adapter understands it: checked as Knative's admission webhook does, defaults filled in.
 *
 * @param contentType {@code null} where the manifest has none
 * @param data {@code null} for an event without data
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PingSpec(
    ResourceName resource,
    Schedule schedule,
    @Nullable String contentType,
    byte @Nullable [] data,
    Map<String, String> extensions,
    Destination sink) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String EVERY_MINUTE = "* * * * *";

  PingSpec {
    extensions = Map.copyOf(extensions);
  }

  /**
   * Reads a manifest.
   *
   * @throws EventingException for what the webhook would refuse
   */
  static PingSpec of(PingSource source) {
    ResourceName resource =
        new ResourceName(
            "PingSource", source.getMetadata().getNamespace(), source.getMetadata().getName());
    PingSourceSpec spec = source.getSpec();
    if (spec == null || spec.getSink() == null) {
      throw new EventingException("%s: spec.sink is missing".formatted(resource));
    }
    byte[] data = data(resource, spec);
    if (data != null && "application/json".equals(spec.getContentType())) {
      requireObject(resource, data);
    }
    return new PingSpec(
        resource,
        Schedule.of(
            resource,
            Objects.requireNonNullElse(spec.getSchedule(), EVERY_MINUTE),
            spec.getTimezone()),
        spec.getContentType(),
        data,
        spec.getCeOverrides() == null || spec.getCeOverrides().getExtensions() == null
            ? Map.of()
            : spec.getCeOverrides().getExtensions(),
        spec.getSink());
  }

  private static byte @Nullable [] data(ResourceName resource, PingSourceSpec spec) {
    boolean text = spec.getData() != null && !spec.getData().isEmpty();
    boolean base64 = spec.getDataBase64() != null && !spec.getDataBase64().isEmpty();
    if (text && base64) {
      throw new EventingException(
          "%s: spec has data and dataBase64; keep one of them".formatted(resource));
    }
    if (text) {
      return spec.getData().getBytes(StandardCharsets.UTF_8);
    }
    if (!base64) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(spec.getDataBase64());
    } catch (IllegalArgumentException e) {
      throw new EventingException(
          "%s: spec.dataBase64 is no Base64: %s".formatted(resource, e.getMessage()), e);
    }
  }

  private static void requireObject(ResourceName resource, byte[] data) {
    try {
      JsonNode json = JSON.readTree(new String(data, StandardCharsets.UTF_8));
      if (json.isObject()) {
        return;
      }
    } catch (JsonProcessingException e) {
      // refused below, like any other that is no object
    }
    throw new EventingException(
        "%s: its data is to be application/json, and is no JSON object: %s"
            .formatted(resource, new String(data, StandardCharsets.UTF_8)));
  }
}
