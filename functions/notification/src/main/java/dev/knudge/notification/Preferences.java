package dev.knudge.notification;

import dev.knudge.notification.KindWishes.Tell;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a user wishes.
 *
 * @param zone in which quiet hours, digests and dates are meant
 * @param language of the templates, a BCP 47 tag
 * @param muted whether nothing is sent at all
 * @param mutedUntil until when nothing is sent; null where that is not so
 * @param email null where there is none
 * @param phone in E.164 form; null where there is none
 * @param channels in the order to be tried
 * @param kinds for every kind
 * @param digestAt the hour of the daily digest
 */
public record Preferences(
    ZoneId zone,
    String language,
    boolean muted,
    @Nullable Instant mutedUntil,
    @Nullable QuietHours quietHours,
    @Nullable String email,
    @Nullable String phone,
    @Nullable Webhook webhook,
    List<WebPushSubscription> webPush,
    List<String> channels,
    Map<Kind, KindWishes> kinds,
    LocalTime digestAt) {
  private static final String EMAIL = "email";

  /** The channels there are, by their names on the wire. */
  public static final List<String> CHANNELS =
      List.of("push", "email", "sms", "webhook", "web_push");

  /** What holds for a user who never said anything: reminders, created and completed tasks are told, by push and else by e-mail. */
  public static final Preferences DEFAULTS =
      new Preferences(
          ZoneId.of("UTC"),
          "en",
          false,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of("push", "email"),
          defaultKinds(),
          LocalTime.of(8, 0));

  /** What holds where it cannot be known what a user said: whoever may have muted all, or unsubscribed, is told nothing, and finds it listed. */
  public static final Preferences UNREADABLE =
      new Preferences(
          DEFAULTS.zone(),
          DEFAULTS.language(),
          true,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          DEFAULTS.channels(),
          DEFAULTS.kinds(),
          DEFAULTS.digestAt());

  /** Copies the collections. */
  public Preferences {
    webPush = List.copyOf(webPush);
    channels = List.copyOf(channels);
    kinds = Map.copyOf(kinds);
  }

  private static Map<Kind, KindWishes> defaultKinds() {
    Map<Kind, KindWishes> kinds = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      Tell tell =
          switch (kind) {
            case REMINDER, TASK_CREATED, TASK_COMPLETED -> Tell.NOW;
            case TASK_RECURRING, DIGEST -> Tell.OFF;
          };
      kinds.put(kind, new KindWishes(tell, null, false, false));
    }
    return kinds;
  }

  /** How that kind is to be told. */
  public KindWishes of(Kind kind) {
    return Objects.requireNonNull(kinds.get(kind));
  }

  /** Whether nothing is to be sent now. */
  public boolean isMutedAt(Instant now) {
    return muted || (mutedUntil != null && now.isBefore(mutedUntil));
  }

  /** Until when that kind must wait; null where it need not. */
  public @Nullable Instant quietUntil(Kind kind, Instant now) {
    return quietHours == null || of(kind).inQuietHours()
        ? null
        : quietHours.endOfThoseAt(now, zone);
  }

  /**
   * The channels for a notification, in the order to be tried.
   *
   * @param asked those that a reminder was set with; null or unknown ones leave it to the preferences
   */
  public List<String> plan(Kind kind, @Nullable List<String> asked) {
    KindWishes wishes = of(kind);
    List<String> known =
        asked == null ? List.of() : asked.stream().filter(CHANNELS::contains).distinct().toList();
    List<String> its = wishes.channels() == null ? channels : wishes.channels();
    return (known.isEmpty() ? its : known)
        .stream().filter(channel -> !wishes.emailUnsubscribed() || !channel.equals(EMAIL)).toList();
  }

  /** When the next daily digest is due; null where there is none. */
  public @Nullable Instant nextDigest(Instant now) {
    return of(Kind.DIGEST).tell() == Tell.OFF ? null : new Daily(digestAt).after(now, zone);
  }

  /** The same without e-mails of that kind. */
  public Preferences withoutEmailOf(Kind kind) {
    Map<Kind, KindWishes> others = new EnumMap<>(kinds);
    others.put(kind, of(kind).unsubscribed());
    return with(email, webPush, others);
  }

  /** The same without browsers that have gone. */
  public Preferences withoutWebPush(List<String> endpoints) {
    return with(
        email, webPush.stream().filter(it -> !endpoints.contains(it.endpoint())).toList(), kinds);
  }

  /** The same with that address, where there was none. */
  public Preferences withDefault(DefaultAddress address, String userId) {
    return email == null ? with(address.of(userId), webPush, kinds) : this;
  }

  /** The same without the default address, where it only came back with a change of something else: it is nobody's own word. */
  public Preferences withoutDefault(DefaultAddress address, String userId, Preferences before) {
    return before.email() == null && email != null && email.equals(address.of(userId))
        ? with(null, webPush, kinds)
        : this;
  }

  private Preferences with(
      @Nullable String otherEmail,
      List<WebPushSubscription> otherWebPush,
      Map<Kind, KindWishes> otherKinds) {
    return new Preferences(
        zone,
        language,
        muted,
        mutedUntil,
        quietHours,
        otherEmail,
        phone,
        webhook,
        otherWebPush,
        channels,
        otherKinds,
        digestAt);
  }

  /** Without what it says, which is personal. */
  @Override
  public String toString() {
    return "Preferences";
  }
}
