package dev.knudge.notification.channel;

import dev.knudge.notification.NotificationSettings;
import dev.knudge.runtime.settings.SettingsException;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.email.javamail.sender.DefaultSessionProvider;
import io.micronaut.email.javamail.sender.SessionProvider;
import jakarta.inject.Singleton;
import jakarta.mail.Authenticator;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Properties;
import java.util.Set;

/** How the mail server is spoken to: by the one address in {@code SMTP_URL}, {@code smtp://host:port} or {@code smtps://host:port}, with limits on every wait. */
@Singleton
@Replaces(DefaultSessionProvider.class)
final class MailSession implements SessionProvider {
  private final NotificationSettings settings;

  MailSession(NotificationSettings settings) {
    this.settings = settings;
  }

  @Override
  public Session session() {
    URI server = server();
    boolean tls = "smtps".equals(server.getScheme());
    int usual = tls ? 465 : 25;
    String timeout = Long.toString(settings.channelTimeout().toMillis());
    Properties mail = new Properties();
    mail.put("mail.transport.protocol", "smtp");
    mail.put("mail.smtp.host", server.getHost());
    mail.put("mail.smtp.port", Integer.toString(server.getPort() > 0 ? server.getPort() : usual));
    mail.put("mail.smtp.connectiontimeout", timeout);
    // Servers look an e-mail through before they say that they took it, for minutes (RFC 5321,
    // 4.5.3.2.6): whoever does not wait sends it again.
    mail.put("mail.smtp.timeout", Long.toString(settings.attemptTimeout().toMillis()));
    mail.put("mail.smtp.writetimeout", timeout);
    // What the server took is sent, however it parts from us.
    mail.put("mail.smtp.quitwait", "false");
    mail.put("mail.smtp.ssl.enable", Boolean.toString(tls));
    mail.put("mail.smtp.ssl.checkserveridentity", "true");
    mail.put("mail.smtp.starttls.enable", "true");
    boolean secret = !settings.mailUsername().isBlank();
    mail.put("mail.smtp.auth", Boolean.toString(secret));
    // A password goes over an encrypted connection or not at all.
    mail.put("mail.smtp.starttls.required", Boolean.toString(secret && !tls));
    return Session.getInstance(mail, secret ? credentials() : null);
  }

  private URI server() {
    try {
      URI server = new URI(settings.mailUrl());
      if (Set.of("smtp", "smtps").contains(String.valueOf(server.getScheme()))
          && server.getHost() != null) {
        return server;
      }
    } catch (URISyntaxException _) {
      // the same fault
    }
    // Without what it is: somebody may have put a password there.
    throw new SettingsException("SMTP_URL must be smtp://host:port or smtps://host:port.");
  }

  private Authenticator credentials() {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(settings.mailUsername(), settings.mailPassword());
      }
    };
  }
}
