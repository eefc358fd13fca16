package dev.knudge.deadletters;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where letters may be sent again: our own functions, each by its address in the cluster, and nothing else. A dead letter says itself where it was to go, and whoever can write to the
 * topic could have it say anything; so that is looked up here, as it stands, and never followed by its form.
 *
 * <p>A function's address is the same by http and by https: Knative writes the one or the other as its TLS in the cluster ({@code cluster-local-domain-tls}) is off or on, and letters of
 * both times wait here. That holds at the schemes' own ports; what listens at another speaks one of them.
 */
final class Destinations {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  /** The ways to write a function's address, by its name; the setting's own is the first. */
  private final Map<String, List<String>> urls = new LinkedHashMap<>();

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
      List<String> alike = alike(URI.create(url));
      urls.put(name, alike);
      alike.forEach(it -> names.put(it, name));
    }
  }

  private static List<String> alike(URI url) {
    int port = url.getPort();
    if (port >= 0 && port != ("https".equals(url.getScheme()) ? 443 : 80)) {
      return List.of(url.toString());
    }
    String host = url.getHost();
    String path = url.getRawPath();
    return Stream.of(
            url.toString(),
            "http://" + host + path,
            "https://" + host + path,
            "http://" + host + ":80" + path,
            "https://" + host + ":443" + path)
        .distinct()
        .toList();
  }

  /** Whether letters for that URL may be sent again. */
  boolean allows(@Nullable String destination) {
    return destination != null && names.containsKey(destination);
  }

  /** All that are allowed, in each way that they may be written. */
  List<String> urls() {
    return urls.values().stream().flatMap(List::stream).toList();
  }

  /** Where a letter for that URL, which is one that is allowed, is posted: by TLS where it says so or the setting does, so that neither is weakened by the other. */
  URI address(String destination) {
    String set = urls.getOrDefault(names.get(destination), List.of(destination)).getFirst();
    return URI.create(set.startsWith("https:") ? set : destination);
  }

  /** The function at that URL; null where it is none of ours. */
  @Nullable String nameOf(@Nullable String destination) {
    return destination == null ? null : names.get(destination);
  }

  /** The URLs that somebody means who says a function's name or its URL. */
  List<String> meant(String nameOrUrl) {
    String url = withoutSlash(nameOrUrl);
    return urls.getOrDefault(names.getOrDefault(url, nameOrUrl), List.of(url));
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
