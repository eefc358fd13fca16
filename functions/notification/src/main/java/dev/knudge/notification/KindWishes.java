package dev.knudge.notification;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a user wants to hear of one kind.
 *
 * @param tell when
 * @param channels instead of the general ones; null where those hold
 * @param inQuietHours whether it may come in quiet hours, too
 * @param emailUnsubscribed whether the user unsubscribed from e-mails of this kind: none is sent, whatever the channels say
 */
public record KindWishes(
    Tell tell, @Nullable List<String> channels, boolean inQuietHours, boolean emailUnsubscribed) {
  /** Copies the list. */
  public KindWishes {
    channels = channels == null ? null : List.copyOf(channels);
  }

  /** When a user is told. */
  public enum Tell {
    NOW,
    /** In the daily digest. */
    DIGEST,
    OFF;

    /** As preferences name it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Tell of(String wireName) {
      return Arrays.stream(values())
          .filter(tell -> tell.wireName().equals(wireName))
          .findFirst()
          .orElse(null);
    }
  }

  KindWishes unsubscribed() {
    return new KindWishes(tell, channels, inQuietHours, true);
  }
}
