package dev.knudge.runtime.settings;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where events go.
 *
 * @param baseUrl the KafkaSinks' common address; a topic's name is added
 * @param uri one address for all topics (a SinkBinding's); blank or null for none
 * @param timeout of one post
 * @param concurrency posts under way at a time while leftovers are sent
 * @param tokenFolder a file for each topic with the token that its sink wants (Knative's {@code authentication-oidc}); blank or null for none
 * @param caCerts the authorities, as PEM, that sinks with TLS are trusted by; blank or null for the usual ones
 */
@ConfigurationProperties("knudge.sink")
public record SinkSettings(
    String baseUrl,
    @Nullable String uri,
    Duration timeout,
    int concurrency,
    @Nullable String tokenFolder,
    @Nullable String caCerts) {
  /** The file that holds the token for that topic's sink; null where none is wanted. */
  public @Nullable Path tokenFile(String topic) {
    return tokenFolder == null || tokenFolder.isBlank() ? null : Path.of(tokenFolder, topic);
  }

  /** The address of that topic's sink. */
  public URI of(String topic) {
    String address =
        uri == null || uri.isBlank() ? baseUrl.replaceFirst("/+$", "") + "/" + topic : uri;
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw new SettingsException(
          "KNUDGE_SINK_BASE_URL (or K_SINK) must be an http(s) URL; with topic '"
              + topic
              + "' it gives '"
              + address
              + "'.");
    }
  }
}
