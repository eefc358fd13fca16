package dev.knudge.notification.channel;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.email.Body;
import io.micronaut.email.BodyType;
import io.micronaut.email.Contact;
import io.micronaut.email.Email;
import io.micronaut.email.javamail.composer.DefaultMessageComposer;
import io.micronaut.email.javamail.composer.MessageComposer;
import jakarta.inject.Singleton;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes e-mails of a text and an HTML form that keep the Message-ID they are given; Jakarta Mail's own get a new one each time they are sent. */
@Singleton
@Replaces(DefaultMessageComposer.class)
final class StableMail implements MessageComposer {
  private static final String UTF_8 = "UTF-8";

  private final Clock clock;

  StableMail(Clock clock) {
    this.clock = clock;
  }

  private static final class Mail extends MimeMessage {
    Mail(Session session) {
      super(session);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      if (getHeader("Message-ID") == null) {
        super.updateMessageID();
      }
    }
  }

  @Override
  public Message compose(Email email, Session session) throws MessagingException {
    Mail mail = new Mail(session);
    mail.setFrom(address(email.getFrom()));
    for (Contact to : email.getTo() == null ? List.<Contact>of() : email.getTo()) {
      mail.addRecipient(Message.RecipientType.TO, address(to));
    }
    mail.setSubject(email.getSubject(), UTF_8);
    mail.setSentDate(Date.from(clock.instant()));
    MimeMultipart forms = new MimeMultipart("alternative");
    Body body = email.getBody();
    // The best form comes last (RFC 2046, 5.1.4).
    add(forms, body, BodyType.TEXT, "plain");
    add(forms, body, BodyType.HTML, "html");
    mail.setContent(forms);
    return mail;
  }

  private static void add(MimeMultipart forms, @Nullable Body body, BodyType type, String subtype)
      throws MessagingException {
    if (body != null && body.get(type).isPresent()) {
      MimeBodyPart part = new MimeBodyPart();
      part.setText(body.get(type).get(), UTF_8, subtype);
      forms.addBodyPart(part);
    }
  }

  private static InternetAddress address(Contact contact) throws MessagingException {
    try {
      InternetAddress address = new InternetAddress(contact.getEmail(), true);
      if (contact.getName() != null) {
        address.setPersonal(contact.getName(), UTF_8);
      }
      return address;
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
