package dev.knudge.audit;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The function's own secrets, which users' keys are encrypted under before the database gets them: a copy of the database alone opens nothing. The first wraps, and all unwrap, so that a
 * secret can be changed.
 */
public final class WrappingKeys {
  private static final int SHORTEST = 32;
  private static final int FINGERPRINT = 4;

  private final Map<String, UserKey> byFingerprint = new LinkedHashMap<>();
  private final String first;

  /**
   * @param secrets one or several, separated by commas, each of 32 characters or more
   * @throws IllegalArgumentException if one is shorter; the message does not show it
   */
  public WrappingKeys(String secrets) {
    for (String secret : secrets.split(",", -1)) {
      String text = secret.strip();
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (bytes.length < SHORTEST) {
        throw new IllegalArgumentException(
            "has " + bytes.length + " bytes where " + SHORTEST + " or more are needed");
      }
      byte[] key = Sha256.digest().digest(bytes);
      byte[] fingerprint = Sha256.digest().digest(key);
      byFingerprint.put(HexFormat.of().formatHex(fingerprint, 0, FINGERPRINT), new UserKey(key));
    }
    first = byFingerprint.keySet().iterator().next();
  }

  /** The fingerprint of the one that wraps. */
  public String current() {
    return first;
  }

  /** A key as the database may have it. */
  public byte[] wrap(byte[] key, String userId) {
    return Objects.requireNonNull(byFingerprint.get(first)).enclose(key, userId);
  }

  /** The key; null where it was wrapped under a secret that is not known here, or was changed. */
  public byte @Nullable [] unwrap(byte[] wrapped, String fingerprint, String userId) {
    UserKey key = byFingerprint.get(fingerprint);
    return key == null ? null : key.open(wrapped, userId);
  }
}
