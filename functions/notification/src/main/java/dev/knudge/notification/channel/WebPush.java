package dev.knudge.notification.channel;

import dev.knudge.contracts.Json;
import dev.knudge.notification.Kind;
import dev.knudge.notification.NotificationSettings;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.SendResult;
import dev.knudge.notification.WebPushSubscription;
import dev.knudge.notification.channel.GuardedHttp.UnsentException;
import dev.knudge.notification.store.PreferenceStore;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * To the user's browsers by their makers' push services (RFC 8030), encrypted (RFC 8291), under our name (RFC 8292). Sent where one of the browsers' services took it; a browser that
 * is gone is taken off the preferences. A message that is sent again replaces the first where that is still on its way (its topic), and on the screen (its tag).
 */
@Singleton
public final class WebPush implements Channel {
  private static final String WHO = "The push service";
  private static final String DAY = "86400";
  private static final int TOPIC_BYTES = 24;
  private static final int LONGEST_BODY = 500;

  private final GuardedHttp http;
  private final PushEncryption encryption = new PushEncryption();
  private final @Nullable Vapid vapid;
  private final PreferenceStore preferences;
  private final Clock clock;

  WebPush(NotificationSettings settings, PreferenceStore preferences, Clock clock) {
    http =
        new GuardedHttp(new AddressGuard(settings.privateAddresses()), settings.channelTimeout());
    vapid =
        settings.webPushKey().isBlank()
            ? null
            : new Vapid(settings.webPushKey(), settings.webPushContact());
    this.preferences = preferences;
    this.clock = clock;
  }

  /** What a browser is to subscribe with; null where web push is not set up. */
  public @Nullable String publicKey() {
    return vapid == null ? null : vapid.publicKey();
  }

  @Override
  public String name() {
    return "web_push";
  }

  @Override
  public @Nullable String obstacle(Preferences wishes) {
    if (vapid == null) {
      return "Web push is not set up.";
    }
    return wishes.webPush().isEmpty() ? "The user has no browser subscribed." : null;
  }

  @Override
  public boolean repeats() {
    return true;
  }

  @Override
  public SendResult send(Message message) {
    byte[] plain = plain(message);
    List<String> gone = new ArrayList<>();
    List<SendResult> results = new ArrayList<>();
    for (WebPushSubscription browser : message.preferences().webPush()) {
      results.add(send(message, browser, plain, gone));
    }
    if (!gone.isEmpty()) {
      preferences.change(
          message.notification().userId(), it -> it.withoutWebPush(gone), clock.instant());
    }
    return best(results);
  }

  /** The best of them: what one browser shows needs not be sent again to the others. */
  private static SendResult best(List<SendResult> results) {
    for (Class<?> kind :
        List.of(SendResult.Accepted.class, SendResult.Unknown.class, SendResult.NotNow.class)) {
      for (SendResult result : results) {
        if (kind.isInstance(result)) {
          return result;
        }
      }
    }
    return results.getFirst();
  }

  private SendResult send(
      Message message, WebPushSubscription browser, byte[] plain, List<String> gone) {
    Instant now = clock.instant();
    try {
      URI endpoint = URI.create(browser.endpoint());
      byte[] sealed =
          encryption.encrypt(
              plain,
              Base64.getUrlDecoder().decode(browser.p256dh()),
              Base64.getUrlDecoder().decode(browser.auth()));
      GuardedHttp.Answer answer = http.post(endpoint, headers(message, endpoint, now), sealed);
      if (answer.status() == 404 || answer.status() == 410) {
        gone.add(browser.endpoint());
        return new SendResult.Refused("The browser has given up its subscription.");
      }
      return HttpAnswers.result(WHO, answer.status(), answer.headers().get("retry-after"), now);
    } catch (UnsentException e) {
      String reason = WHO + ": " + e.getMessage();
      return e.isLasting() ? new SendResult.Refused(reason) : new SendResult.NotNow(reason, null);
    } catch (IOException _) {
      return new SendResult.Unknown(WHO + " got the message, and did not answer.");
    } catch (IllegalArgumentException _) {
      gone.add(browser.endpoint());
      return new SendResult.Refused("The browser's key is none.");
    }
  }

  private Map<String, String> headers(Message message, URI endpoint, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/octet-stream");
    headers.put("Content-Encoding", "aes128gcm");
    headers.put("TTL", DAY);
    headers.put("Urgency", message.notification().kind() == Kind.REMINDER ? "high" : "normal");
    headers.put("Topic", topic(message.notification().id()));
    headers.put(
        "Authorization", java.util.Objects.requireNonNull(vapid).authorization(endpoint, now));
    return headers;
  }

  /** RFC 8030, 5.4: at most 32 characters of base64url. */
  private static String topic(String notificationId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(notificationId.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, TOPIC_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] plain(Message message) {
    String body = message.words().body();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("notification_id", message.notification().id());
    tree.put("tag", message.notification().id());
    tree.put("kind", message.notification().kind().wireName());
    tree.put("task_id", message.notification().taskId());
    tree.put("title", message.words().subject());
    tree.put(
        "body",
        body.codePointCount(0, body.length()) <= LONGEST_BODY
            ? body
            : body.substring(0, body.offsetByCodePoints(0, LONGEST_BODY)) + "…");
    return Json.writeBytes(tree);
  }
}
