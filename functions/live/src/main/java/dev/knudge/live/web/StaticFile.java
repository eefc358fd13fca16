package dev.knudge.live.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of the page, as it is in the application.
 *
 * @param content its bytes; nobody may change them
 * @param contentType by its name's ending
 * @param tag its entity tag; weak, since the server may compress what it sends (RFC 9110, 8.8.3)
 */
record StaticFile(byte[] content, String contentType, String tag) {
  private static final int TAG_BYTES = 12;

  private static final Map<String, String> CONTENT_TYPES =
      Map.ofEntries(
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("png", "image/png"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("woff2", "font/woff2"));

  /** The file of that name on the classpath; null where there is none, or its ending is none that a page has. */
  static @Nullable StaticFile load(String resource) {
    String contentType = CONTENT_TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    if (contentType == null) {
      return null;
    }
    try (InputStream file = StaticFile.class.getResourceAsStream("/" + resource)) {
      if (file == null) {
        return null;
      }
      byte[] content = file.readAllBytes();
      return new StaticFile(content, contentType, tag(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "W/\"" + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, TAG_BYTES)) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Whether a client that sent this {@code If-None-Match} has this very file. */
  boolean isKnownTo(@Nullable String ifNoneMatch) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(","))
            .map(String::strip)
            .anyMatch(known -> known.equals(tag) || known.equals("*"));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StaticFile file
        && tag.equals(file.tag)
        && contentType.equals(file.contentType);
  }

  @Override
  public int hashCode() {
    return tag.hashCode();
  }

  @Override
  public String toString() {
    return "StaticFile[" + contentType + ", " + content.length + " bytes]";
  }
}
