package dev.knudge.notification.channel;

import dev.knudge.contracts.Json;
import dev.knudge.notification.Kind;
import dev.knudge.notification.NotificationSettings;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.Reason;
import dev.knudge.notification.SendResult;
import dev.knudge.notification.WebPushSubscription;
import dev.knudge.notification.channel.GuardedHttp.UnsentException;
import dev.knudge.notification.store.PreferenceStore;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * To the user's browsers by their makers' push services (RFC 8030), encrypted (RFC 8291), under our name (RFC 8292). Sent where one of the browsers' services took it; a browser that
 * is gone is taken off the preferences. A message that is sent again replaces the first where that is still on its way (its topic), and on the screen (its tag).
 */
@Singleton
public final class WebPush implements Channel {
  private static final String DAY = "86400";
  private static final int TOPIC_BYTES = 24;
  private static final int LONGEST_TEXT = 500;
  private static final Logger LOG = LoggerFactory.getLogger(WebPush.class);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Duration patience;
  private final GuardedHttp http;
  private final PushEncryption encryption = new PushEncryption();
  private final @Nullable Vapid vapid;
  private final PreferenceStore preferences;
  private final Clock clock;

  WebPush(NotificationSettings settings, PreferenceStore preferences, Clock clock) {
    // One browser's service that hangs must not make unknown what another's has taken.
    patience = settings.attemptTimeout().dividedBy(2);
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
      return Reason.WEB_PUSH_NOT_SET_UP.text();
    }
    return wishes.webPush().isEmpty() ? Reason.NO_BROWSER.text() : null;
  }

  @Override
  public boolean repeats() {
    return true;
  }

  @Override
  public boolean isOneServer() {
    return false;
  }

  @Override
  public SendResult send(Message message) throws InterruptedException {
    byte[] plain = plain(message);
    List<WebPushSubscription> browsers = message.preferences().webPush();
    Set<String> gone = ConcurrentHashMap.newKeySet();
    List<Callable<SendResult>> sending =
        browsers.stream()
            .map(browser -> (Callable<SendResult>) () -> send(message, browser, plain, gone))
            .toList();
    List<SendResult> results = new ArrayList<>();
    for (Future<SendResult> sent :
        threads.invokeAll(sending, patience.toMillis(), TimeUnit.MILLISECONDS)) {
      results.add(result(sent));
    }
    if (!gone.isEmpty()) {
      takeOff(message.notification().userId(), List.copyOf(gone));
    }
    return best(results);
  }

  private static SendResult result(Future<SendResult> sent) throws InterruptedException {
    try {
      return sent.get();
    } catch (CancellationException _) {
      return SendResult.Unknown.away(Reason.PUSH_SERVICE_LATE.text());
    } catch (ExecutionException e) {
      throw new IllegalStateException("A browser's message cannot be sent.", e.getCause());
    }
  }

  /** Those that stay on the list for now are taken off another time; what was sent was sent. */
  private void takeOff(String user, List<String> gone) {
    try {
      preferences.change(user, it -> it.withoutWebPush(gone), clock.instant());
    } catch (RuntimeException e) {
      LOG.warn("Browsers that are gone are taken off later: {}", e.getClass().getSimpleName());
    }
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
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
      Message message, WebPushSubscription browser, byte[] plain, Set<String> gone) {
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
        return new SendResult.Refused(Reason.BROWSER_GONE.text());
      }
      return HttpAnswers.result(
          Reason.PUSH_SERVICE_ANSWERED, answer.status(), answer.headers().get("retry-after"), now);
    } catch (UnsentException e) {
      String reason = Reason.PUSH_SERVICE_UNSENT.text() + " " + e.reason();
      return e.isLasting() ? new SendResult.Refused(reason) : SendResult.NotNow.away(reason);
    } catch (IOException _) {
      return SendResult.Unknown.away(Reason.PUSH_SERVICE_UNANSWERED.text());
    } catch (IllegalArgumentException _) {
      gone.add(browser.endpoint());
      return new SendResult.Refused(Reason.BROWSER_KEY_IS_NONE.text());
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

  /** Texts are shortened until it is no longer than push services take. */
  static byte[] plain(Message message) {
    int longest = LONGEST_TEXT;
    byte[] plain = plain(message, longest);
    while (plain.length > PushEncryption.MOST_BYTES) {
      longest /= 2;
      plain = plain(message, longest);
    }
    return plain;
  }

  private static byte[] plain(Message message, int longest) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("notification_id", message.notification().id());
    tree.put("tag", message.notification().id());
    tree.put("kind", message.notification().kind().wireName());
    tree.put("task_id", message.notification().taskId());
    tree.put("title", shortened(message.words().subject(), longest));
    tree.put("body", shortened(message.words().body(), longest));
    return Json.writeBytes(tree);
  }

  private static String shortened(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest)) + "…";
  }
}
