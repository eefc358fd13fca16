package dev.knudge.local.manifests;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment that a container would get in the cluster: {@code env} over {@code envFrom}, values, keys of ConfigMaps and Secrets,
 * references {@code $(NAME)} to what stands before; with the cluster's addresses rewritten to this machine's.
 */
public final class ContainerEnvironment {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$|\\$\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");

  private final Map<String, ConfigMap> configMaps;
  private final Map<String, Located<Secret>> secrets;
  private final LocalSecrets localSecrets;
  private final ClusterAddresses addresses;

  /**
   * @param manifests holds the ConfigMaps (and Secrets, if any) that containers refer to
   * @param localSecrets gives the values of Secrets that the manifests only name
   * @param addresses this machine's counterparts of in-cluster names
   */
  public ContainerEnvironment(
      ManifestSet manifests, LocalSecrets localSecrets, ClusterAddresses addresses) {
    this.configMaps = manifests.configMaps();
    this.secrets = manifests.secrets();
    this.localSecrets = localSecrets;
    this.addresses = addresses;
  }

  /**
   * The environment of a container.
   *
   * @param owner the Service or Job it belongs to, for messages
   * @throws ManifestException where a key is missing or a value is of a kind that does not exist here
   */
  public Map<String, String> of(Located<?> owner, Container container) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (EnvFromSource source : container.getEnvFrom()) {
      all(owner, source).forEach((key, value) -> environment.put(prefix(source) + key, value));
    }
    for (EnvVar variable : container.getEnv()) {
      value(owner, variable, environment)
          .ifPresent(value -> environment.put(variable.getName(), value));
    }
    environment.replaceAll((name, value) -> local(owner, name, value));
    return environment;
  }

  private String local(Located<?> owner, String name, String value) {
    try {
      return addresses.rewrite(value);
    } catch (IllegalArgumentException e) {
      throw owner.fault(
          "the environment variable " + name + ": " + e.getMessage(),
          "Add a stand-in, or correct the name");
    }
  }

  private static String prefix(EnvFromSource source) {
    return source.getPrefix() == null ? "" : source.getPrefix();
  }

  private Map<String, String> all(Located<?> owner, EnvFromSource source) {
    if (source.getConfigMapRef() != null) {
      String name = source.getConfigMapRef().getName();
      ConfigMap configMap = configMaps.get(name);
      if (configMap == null && !Boolean.TRUE.equals(source.getConfigMapRef().getOptional())) {
        throw owner.fault(
            "envFrom names the ConfigMap '" + name + "', which no manifest has",
            "Add it, or correct the name");
      }
      return configMap == null || configMap.getData() == null ? Map.of() : configMap.getData();
    }
    String name = source.getSecretRef().getName();
    throw owner.fault(
        "envFrom takes the whole Secret '" + name + "', whose keys local-dev cannot know",
        "Name each key with secretKeyRef");
  }

  private Optional<String> value(Located<?> owner, EnvVar variable, Map<String, String> before) {
    EnvVarSource from = variable.getValueFrom();
    if (from == null) {
      return Optional.of(expanded(variable.getValue() == null ? "" : variable.getValue(), before));
    }
    if (from.getConfigMapKeyRef() != null) {
      return fromConfigMap(owner, variable.getName(), from.getConfigMapKeyRef());
    }
    if (from.getSecretKeyRef() != null) {
      return fromSecret(owner, variable.getName(), from.getSecretKeyRef());
    }
    throw owner.fault(
        "the environment variable "
            + variable.getName()
            + " comes from a field of its pod, and there is no pod here",
        "Knative refuses fieldRef by default too: give it a value, or a key of a ConfigMap or Secret");
  }

  private Optional<String> fromConfigMap(
      Located<?> owner, String variable, ConfigMapKeySelector reference) {
    ConfigMap configMap = configMaps.get(reference.getName());
    String value =
        configMap == null || configMap.getData() == null
            ? null
            : configMap.getData().get(reference.getKey());
    if (value == null && !Boolean.TRUE.equals(reference.getOptional())) {
      throw owner.fault(
          "the environment variable %s takes the key '%s' of the ConfigMap '%s', which %s"
              .formatted(
                  variable,
                  reference.getKey(),
                  reference.getName(),
                  configMap == null ? "no manifest has" : "does not have it"),
          "Add the key to the ConfigMap, or correct the reference");
    }
    return Optional.ofNullable(value);
  }

  private Optional<String> fromSecret(
      Located<?> owner, String variable, SecretKeySelector reference) {
    Optional<String> value =
        written(reference.getName(), reference.getKey())
            .or(() -> localSecrets.value(reference.getName(), reference.getKey()));
    if (value.isEmpty() && !Boolean.TRUE.equals(reference.getOptional())) {
      throw owner.fault(
          "the environment variable %s takes the key '%s' of the Secret '%s', which has no value on this machine"
              .formatted(variable, reference.getKey(), reference.getName()),
          "Write `%s.%s=<value>` into %s"
              .formatted(reference.getName(), reference.getKey(), localSecrets.file()));
    }
    return value;
  }

  private Optional<String> written(String name, String key) {
    Located<Secret> secret = secrets.get(name);
    if (secret == null) {
      return Optional.empty();
    }
    Map<String, String> text = secret.resource().getStringData();
    if (text != null && text.containsKey(key)) {
      return Optional.of(text.get(key));
    }
    Map<String, String> encoded = secret.resource().getData();
    return encoded == null
        ? Optional.empty()
        : Optional.ofNullable(encoded.get(key))
            .map(
                value -> new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8));
  }

  /** As Kubernetes does it: what refers to nothing known stays as it is written, and {@code $$} is one {@code $}. */
  private static String expanded(String value, Map<String, String> before) {
    Matcher matcher = REFERENCE.matcher(value);
    StringBuilder expanded = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String replacement = name == null ? "$" : before.getOrDefault(name, matcher.group());
      matcher.appendReplacement(expanded, Matcher.quoteReplacement(replacement));
    }
    return matcher.appendTail(expanded).toString();
  }
}
