package dev.knudge.notification;

import dev.knudge.notification.channel.Channels;
import dev.knudge.notification.wording.Languages;
import dev.knudge.notification.wording.Wording;
import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes the plain parts of this function from its settings. */
@Factory
final class Parts {
  private static final int SECRET_BYTES = 32;

  @Singleton
  Languages languages(NotificationSettings settings) {
    String folder = settings.languagesFolder();
    return new Languages(settings.languages(), folder.isBlank() ? null : Path.of(folder));
  }

  @Singleton
  Wording wording(Languages languages) {
    return new Wording(languages);
  }

  @Singleton
  Steps steps(NotificationSettings settings) {
    return new Steps(settings.patience());
  }

  @Singleton
  Lanes lanes(NotificationSettings settings, Channels channels) {
    return new Lanes(
        Preferences.CHANNELS,
        channels.ofOneServer(),
        settings.concurrency(),
        settings.concurrencyPerUser(),
        settings.pause());
  }

  @Singleton
  UnsubscribeLinks links(NotificationSettings settings) {
    try {
      return new UnsubscribeLinks(settings.publicUrl(), settings.linkSecrets());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
  }

  @Singleton
  PreferencesReader reader(NotificationSettings settings, Languages languages) {
    SecureRandom random = new SecureRandom();
    return new PreferencesReader(
        languages.tags(), settings.privateAddresses(), () -> secret(random));
  }

  private static String secret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return "whsec_" + Base64.getEncoder().encodeToString(bytes);
  }
}
