package dev.knudge.notification.channel;

import dev.knudge.notification.NotificationSettings;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.Reason;
import dev.knudge.notification.SendResult;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * SMS by the API of Twilio, which others speak, too. It has no key by which a repetition could be told, and each message costs: what may have gone out is not sent again.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/message-resource">Twilio's Message resource</a>
 */
@Singleton
final class TextMessages implements Channel {
  /** A service, or a gateway before it, that failed while it saw to the message; 503 says that it did not. */
  private static final Set<Integer> MAY_HAVE_GONE_OUT = Set.of(500, 502, 504);

  /** Two messages' worth. */
  private static final int LONGEST = 300;

  private final NotificationSettings settings;
  private final Clock clock;
  private final HttpClient http;

  TextMessages(NotificationSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.channelTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public String name() {
    return "sms";
  }

  @Override
  public @Nullable String obstacle(Preferences preferences) {
    if (settings.smsAccount().isBlank() || settings.smsFrom().isBlank()) {
      return Reason.SMS_NOT_SET_UP.text();
    }
    return preferences.phone() == null ? Reason.NO_PHONE.text() : null;
  }

  @Override
  public boolean repeats() {
    return false;
  }

  @Override
  public boolean isOneServer() {
    return true;
  }

  @Override
  public SendResult send(Message message) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    settings.smsUrl()
                        + "/2010-04-01/Accounts/"
                        + settings.smsAccount()
                        + "/Messages.json"))
            .timeout(settings.channelTimeout())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", "Basic " + credentials())
            .POST(HttpRequest.BodyPublishers.ofString(form(message)))
            .build();
    try {
      HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
      if (answer.statusCode() == 401 || answer.statusCode() == 403) {
        // Ours to mend, and no fault of the message.
        return SendResult.NotNow.away(Reason.SMS_CREDENTIALS.text());
      }
      if (MAY_HAVE_GONE_OUT.contains(answer.statusCode())) {
        return SendResult.Unknown.away(Reason.SMS_ANSWERED.text(answer.statusCode()));
      }
      return HttpAnswers.result(
          Reason.SMS_ANSWERED,
          answer.statusCode(),
          answer.headers().firstValue("Retry-After").orElse(null),
          clock.instant());
    } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException _) {
      return SendResult.NotNow.away(Reason.SMS_UNREACHABLE.text());
    } catch (IOException _) {
      return SendResult.Unknown.away(Reason.SMS_UNANSWERED.text());
    }
  }

  private String credentials() {
    return Base64.getEncoder()
        .encodeToString(
            (settings.smsAccount() + ":" + settings.smsToken()).getBytes(StandardCharsets.UTF_8));
  }

  private String form(Message message) {
    String text = message.words().subject();
    if (text.codePointCount(0, text.length()) > LONGEST) {
      text = text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }
    return "To="
        + encoded(Objects.requireNonNull(message.preferences().phone()))
        + "&From="
        + encoded(settings.smsFrom())
        + "&Body="
        + encoded(text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }
}
