package dev.knudge.audit.store;

import dev.knudge.audit.WrappingKeys;
import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;

/** The secret that users' keys are wrapped under. Read at the start, so that a function that could record nothing never comes up. */
@Factory
final class EncryptionSettings {
  @Context
  WrappingKeys wrappingKeys(@Value("${knudge.encryption.secret}") String secret) {
    if (secret.isBlank()) {
      throw new SettingsException(
          "AUDIT_ENCRYPTION_SECRET is not set; users' keys are kept under it (32 characters or more; try: openssl rand -base64 48). Who loses it loses what the trail says.");
    }
    try {
      return new WrappingKeys(secret);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(
          "AUDIT_ENCRYPTION_SECRET "
              + e.getMessage()
              + " (try: openssl rand -base64 48); several are separated by commas.");
    }
  }
}
