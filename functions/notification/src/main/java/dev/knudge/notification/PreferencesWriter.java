package dev.knudge.notification;

import dev.knudge.contracts.WireForms;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Preferences as a JSON tree that {@link PreferencesReader} reads: as the API answers them, and as the table keeps them. */
public final class PreferencesWriter {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

  private PreferencesWriter() {}

  /** All of it. */
  public static Map<String, @Nullable Object> tree(Preferences preferences) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("time_zone", preferences.zone().getId());
    tree.put("language", preferences.language());
    tree.put("muted", preferences.muted());
    tree.put(
        "muted_until",
        preferences.mutedUntil() == null ? null : WireForms.write(preferences.mutedUntil()));
    tree.put("quiet_hours", tree(preferences.quietHours()));
    tree.put("email", preferences.email());
    tree.put("phone", preferences.phone());
    tree.put("webhook", tree(preferences.webhook()));
    tree.put("web_push", preferences.webPush().stream().map(PreferencesWriter::tree).toList());
    tree.put("channels", preferences.channels());
    Map<String, @Nullable Object> kinds = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      kinds.put(kind.wireName(), tree(preferences.of(kind)));
    }
    tree.put("kinds", kinds);
    tree.put("digest_at", time(preferences.digestAt()));
    return tree;
  }

  private static @Nullable Map<String, @Nullable Object> tree(@Nullable QuietHours hours) {
    return hours == null ? null : members("start", time(hours.start()), "end", time(hours.end()));
  }

  private static @Nullable Map<String, @Nullable Object> tree(@Nullable Webhook webhook) {
    return webhook == null ? null : members("url", webhook.url(), "secret", webhook.secret());
  }

  private static Map<String, @Nullable Object> tree(WebPushSubscription browser) {
    return members(
        "endpoint",
        browser.endpoint(),
        "keys",
        members("p256dh", browser.p256dh(), "auth", browser.auth()));
  }

  private static Map<String, @Nullable Object> tree(KindWishes wishes) {
    Map<String, @Nullable Object> tree =
        members("tell", wishes.tell().wireName(), "channels", list(wishes.channels()));
    tree.put("in_quiet_hours", wishes.inQuietHours());
    tree.put("email_unsubscribed", wishes.emailUnsubscribed());
    return tree;
  }

  private static @Nullable Object list(@Nullable List<String> values) {
    return values;
  }

  private static String time(LocalTime time) {
    return TIME.format(time);
  }

  private static Map<String, @Nullable Object> members(
      String first, @Nullable Object one, String second, @Nullable Object other) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put(first, one);
    tree.put(second, other);
    return tree;
  }
}
