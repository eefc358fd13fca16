package dev.knudge.audit.sealing;

import dev.knudge.audit.log.NoteException;
import dev.knudge.audit.log.SigningKey;
import dev.knudge.audit.log.VerifierKey;
import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the log's heads are signed with. The settings are read at the start, so that a function that could not seal never comes up; keys are made of them when first used, because that
 * is no part of a cold start.
 */
@Context
public class LogKeys {
  private static final Pattern ORIGIN = Pattern.compile("[!#$&-*,-~]{1,200}");

  private final String origin;
  private final List<String> texts;
  private volatile @Nullable List<SigningKey> keys;

  LogKeys(
      @Value("${knudge.sealing.origin}") String origin,
      @Value("${knudge.sealing.keys}") String keys) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new SettingsException(
          "knudge.sealing.origin is 1 to 200 printable ASCII characters without space, \", % and +, such as example.org/audit; it is '"
              + origin
              + "'.");
    }
    if (keys.isBlank()) {
      throw new SettingsException(
          "AUDIT_SIGNING_KEYS is not set; the log's heads are signed with it (try: openssl rand -base64 32).");
    }
    this.origin = origin;
    texts = Arrays.stream(keys.split(",", -1)).map(String::strip).toList();
    for (int i = 0; i < texts.size(); i++) {
      try {
        SigningKey.check(texts.get(i));
      } catch (NoteException e) {
        throw new SettingsException(
            "Of AUDIT_SIGNING_KEYS, number "
                + (i + 1)
                + " cannot be used: "
                + e.getMessage()
                + " (try: openssl rand -base64 32).");
      }
    }
  }

  /** The log's name. */
  public String origin() {
    return origin;
  }

  /** All keys that sign, the current one first. */
  public List<SigningKey> signing() {
    List<SigningKey> made = keys;
    if (made == null) {
      made = texts.stream().map(text -> SigningKey.of(origin, text)).toList();
      keys = made;
    }
    return Objects.requireNonNull(made);
  }

  /** What their signatures are checked with, in the same order. */
  public List<VerifierKey> verifying() {
    return signing().stream().map(SigningKey::verifier).toList();
  }
}
