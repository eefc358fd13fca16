package dev.knudge.contracts;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What arrived: one HTTP request, or what will be one.
 *
 * @param headers by lower-case name; several values of one name are joined by a comma (RFC 9110, 5.2)
 * @param body empty where there was none; not copied, so nobody may change it afterwards
 */
public record Delivery(Map<String, String> headers, byte[] body) {

  private static final byte[] NO_BODY = new byte[0];

  /** Lower-cases the names, whatever the map had. */
  public Delivery {
    var lowerCased = new LinkedHashMap<String, String>();
    headers.forEach((name, value) -> join(lowerCased, name, value));
    headers = Collections.unmodifiableMap(lowerCased);
  }

  /** Collects a delivery from any kind of header collection: call {@link Builder#header} for each name and value. */
  public static Builder builder() {
    return new Builder();
  }

  /** The value of that header; null where it is absent. */
  public @Nullable String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }

  private static void join(Map<String, String> headers, String name, String value) {
    headers.merge(name.toLowerCase(Locale.ROOT), value, (first, next) -> first + "," + next);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Delivery that
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * headers.hashCode() + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return "Delivery[headers=" + headers.keySet() + ", body=" + body.length + " bytes]";
  }

  /** See {@link Delivery#builder()}. */
  public static final class Builder {
    private final Map<String, String> headers = new LinkedHashMap<>();
    private byte[] body = NO_BODY;

    private Builder() {}

    /** Adds a header; a name that is there already gets its values joined. */
    public Builder header(String name, String value) {
      join(headers, name, value);
      return this;
    }

    /** The body; null is none. */
    public Builder body(byte @Nullable [] bytes) {
      body = bytes == null ? NO_BODY : bytes;
      return this;
    }

    public Delivery build() {
      return new Delivery(headers, body);
    }
  }
}
