package dev.knudge.deadletters;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where letters may be sent again: our own functions, each by its address in the cluster, and nothing else. A dead letter says itself where it was to go, and whoever can write to the
 * topic could have it say anything; so that is looked up here, as it stands, and never followed by its form.
 */
final class Destinations {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final Map<String, String> urls = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  /**
   * Reads the setting.
   *
   * @param setting {@code <function>=<URL>}, several with commas between them
   * @throws IllegalArgumentException where it is none
   */
  Destinations(String setting) {
    for (String entry : setting.split(",")) {
      if (entry.isBlank()) {
        continue;
      }
      int equals = entry.indexOf('=');
      String name = equals < 0 ? "" : entry.substring(0, equals).strip();
      String url = withoutSlash(entry.substring(equals + 1).strip());
      if (!NAME.matcher(name).matches() || !isPlainUrl(url)) {
        throw new IllegalArgumentException(
            "'"
                + entry.strip()
                + "' is no destination: write <function>=<http(s) URL without user, query and fragment>.");
      }
      urls.put(name, url);
      names.put(url, name);
    }
  }

  /** Whether letters for that URL may be sent again. */
  boolean allows(@Nullable String destination) {
    return destination != null && names.containsKey(destination);
  }

  /** All that are allowed. */
  List<String> urls() {
    return List.copyOf(urls.values());
  }

  /** The function at that URL; null where it is none of ours. */
  @Nullable String nameOf(@Nullable String destination) {
    return destination == null ? null : names.get(destination);
  }

  /** The URL that somebody means who says a function's name or its URL. */
  String meant(String nameOrUrl) {
    String url = urls.get(nameOrUrl);
    return url == null ? withoutSlash(nameOrUrl) : url;
  }

  /** An address is the same with and without a slash at its end; Knative writes it either way. */
  static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static boolean isPlainUrl(String url) {
    try {
      URI uri = new URI(url);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
