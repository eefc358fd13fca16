package dev.knudge.backends;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An SMTP server that takes every mail and sends none on; they are kept until it stops. */
public final class MailServer implements AutoCloseable {

  private final GreenMail server;
  private final int port;

  private MailServer(GreenMail server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @throws PortTakenException when the given port is taken
   */
  public static MailServer start(Port port) {
    int number = port.claim();
    GreenMail server =
        new GreenMail(new ServerSetup(number, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.withConfiguration(GreenMailConfiguration.aConfig().withDisabledAuthentication());
    server.start();
    return new MailServer(server, number);
  }

  /** The port of its SMTP. */
  public int port() {
    return port;
  }

  /** The mails so far, in the order they came. */
  public List<ReceivedMail> received() {
    return Stream.of(server.getReceivedMessages()).map(MailServer::read).toList();
  }

  /** Forgets the mails so far. */
  public void clear() {
    try {
      server.purgeEmailFromAllMailboxes();
    } catch (FolderException e) {
      throw new BackendException("the mail server cannot forget its mails", e);
    }
  }

  private static ReceivedMail read(MimeMessage message) {
    try {
      return new ReceivedMail(
          addresses(message.getFrom()).findFirst().orElse(""),
          addresses(message.getAllRecipients()).toList(),
          Objects.requireNonNullElse(message.getSubject(), ""),
          text(message),
          html(message),
          GreenMailUtil.getWholeMessage(message));
    } catch (MessagingException | IOException e) {
      throw new BackendException("a mail that was received cannot be read", e);
    }
  }

  private static Stream<String> addresses(Address @Nullable [] addresses) {
    return addresses == null ? Stream.of() : Stream.of(addresses).map(Address::toString);
  }

  private static String text(Part part) throws MessagingException, IOException {
    Object content = part.getContent();
    if (content instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        String text = text(parts.getBodyPart(i));
        if (!text.isEmpty()) {
          return text;
        }
      }
      return "";
    }
    return content instanceof String text ? text.strip() : "";
  }

  private static String html(Part part) throws MessagingException, IOException {
    if (part.isMimeType("text/html") && part.getContent() instanceof String html) {
      return html;
    }
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        String html = html(parts.getBodyPart(i));
        if (!html.isEmpty()) {
          return html;
        }
      }
    }
    return "";
  }

  @Override
  public void close() {
    server.stop();
  }
}
