package dev.knudge.notification.channel;

import dev.knudge.notification.NotificationSettings;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.Reason;
import dev.knudge.notification.SendResult;
import dev.knudge.notification.UnsubscribeLinks;
import dev.knudge.notification.wording.Language;
import dev.knudge.notification.wording.Languages;
import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.email.Email;
import io.micronaut.email.MultipartBody;
import io.micronaut.email.TransactionalEmailSender;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * E-mail, by SMTP. Its {@code Message-ID} is the delivery's and stays the same when it is sent again, so that a mailbox may know it; it says that no person wrote it
 * ({@code Auto-Submitted}, RFC 3834) and how to get no more of its kind with one click (RFC 8058).
 */
@Singleton
final class Emails implements Channel {
  private static final Logger LOG = LoggerFactory.getLogger(Emails.class);

  private final NotificationSettings settings;
  private final Provider<TransactionalEmailSender<jakarta.mail.Message, ?>> sender;
  private final UnsubscribeLinks links;
  private final Languages languages;
  private final MailLayout layout = new MailLayout();

  Emails(
      NotificationSettings settings,
      Provider<TransactionalEmailSender<jakarta.mail.Message, ?>> sender,
      UnsubscribeLinks links,
      Languages languages) {
    this.settings = settings;
    this.sender = sender;
    this.links = links;
    this.languages = languages;
  }

  @Override
  public String name() {
    return "email";
  }

  @Override
  public @Nullable String obstacle(Preferences preferences) {
    if (settings.mailUrl().isBlank() || !links.areSetUp()) {
      return Reason.EMAIL_NOT_SET_UP.text();
    }
    return preferences.email() == null ? Reason.NO_EMAIL_ADDRESS.text() : null;
  }

  @Override
  public boolean repeats() {
    return true;
  }

  @Override
  public boolean isOneServer() {
    return true;
  }

  @Override
  public SendResult send(Message message) {
    String unsubscribe = links.link(message.notification().userId(), message.notification().kind());
    Language language = languages.of(message.words().language());
    try {
      InternetAddress from = sender();
      Email email =
          Email.builder()
              .from(new io.micronaut.email.Contact(from.getAddress(), from.getPersonal()))
              .to(Objects.requireNonNull(message.preferences().email()))
              .subject(message.words().subject())
              .body(
                  new MultipartBody(
                      layout.html(message.words(), language, unsubscribe),
                      layout.text(message.words(), language, unsubscribe)))
              .build();
      sender.get().send(email, it -> headers(it, message, from.getAddress(), unsubscribe));
      return new SendResult.Accepted();
    } catch (SettingsException e) {
      LOG.error("No e-mail goes out: {}", e.getMessage());
      return MailFailures.result(e);
    } catch (RuntimeException e) {
      return MailFailures.result(e);
    }
  }

  private InternetAddress sender() {
    try {
      return new InternetAddress(settings.mailFrom(), false);
    } catch (AddressException _) {
      throw new SettingsException("MAIL_FROM must be an e-mail address, with or without a name.");
    }
  }

  private void headers(
      jakarta.mail.Message mail, Message message, String from, String unsubscribe) {
    try {
      String domain = from.substring(from.indexOf('@') + 1);
      mail.setHeader("Message-ID", "<" + message.deliveryId(name()) + "@" + domain + ">");
      mail.setHeader("Auto-Submitted", "auto-generated");
      mail.setHeader("List-Unsubscribe", "<" + unsubscribe + ">");
      mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
      mail.setHeader("Content-Language", message.words().language());
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }
}
