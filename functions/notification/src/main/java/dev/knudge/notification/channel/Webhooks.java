package dev.knudge.notification.channel;

import dev.knudge.contracts.Json;
import dev.knudge.contracts.WireForms;
import dev.knudge.notification.Notification;
import dev.knudge.notification.NotificationSettings;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.Reason;
import dev.knudge.notification.SendResult;
import dev.knudge.notification.Webhook;
import dev.knudge.notification.channel.GuardedHttp.UnsentException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * To an address of the user's, signed as Standard Webhooks have it: {@code webhook-id} is the delivery's, the same however often it is sent; {@code webhook-signature} is
 * {@code v1,} and the HMAC-SHA256 of id, time and body.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
@Singleton
final class Webhooks implements Channel {
  private final GuardedHttp http;
  private final Clock clock;

  Webhooks(NotificationSettings settings, Clock clock) {
    http =
        new GuardedHttp(new AddressGuard(settings.privateAddresses()), settings.channelTimeout());
    this.clock = clock;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public @Nullable String obstacle(Preferences preferences) {
    return preferences.webhook() == null ? Reason.NO_WEBHOOK.text() : null;
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
  public SendResult send(Message message) {
    Webhook webhook = Objects.requireNonNull(message.preferences().webhook());
    Instant now = clock.instant();
    byte[] body = body(message);
    String id = message.deliveryId(name());
    String time = Long.toString(now.getEpochSecond());
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/json",
            "webhook-id",
            id,
            "webhook-timestamp",
            time,
            "webhook-signature",
            "v1," + signature(webhook.secret(), id, time, body));
    try {
      GuardedHttp.Answer answer = http.post(URI.create(webhook.url()), headers, body);
      return HttpAnswers.result(
          Reason.WEBHOOK_ANSWERED, answer.status(), answer.headers().get("retry-after"), now);
    } catch (UnsentException e) {
      String reason = Reason.WEBHOOK_UNSENT.text() + " " + e.reason();
      return e.isLasting() ? new SendResult.Refused(reason) : SendResult.NotNow.away(reason);
    } catch (IOException _) {
      return SendResult.Unknown.away(Reason.WEBHOOK_UNANSWERED.text());
    }
  }

  private static byte[] body(Message message) {
    Notification notification = message.notification();
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("notification_id", notification.id());
    data.put("user_id", notification.userId());
    data.put("kind", notification.kind().wireName());
    data.put("task_id", notification.taskId());
    data.put("title", message.words().title());
    data.put("subject", message.words().subject());
    data.put("body", message.words().body());
    data.put("due_date", notification.content().get("due_date"));
    data.put("late_by_seconds", notification.content().get("late_by_seconds"));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("type", "notification");
    tree.put("timestamp", WireForms.write(notification.createdAt()));
    tree.put("data", data);
    return Json.writeBytes(tree);
  }

  static String signature(String secret, String id, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
