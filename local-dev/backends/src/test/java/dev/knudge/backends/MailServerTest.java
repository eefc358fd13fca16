package dev.knudge.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MailServerTest {

  @Test
  void a_mail_is_kept_with_its_sender_receivers_and_words() throws Exception {
    try (MailServer server = MailServer.start(Port.free())) {
      send(server.port(), "Fällig: Milch", "Kauf Milch — heute.");
      assertThat(server.received())
          .singleElement()
          .satisfies(mail -> {
            assertThat(mail.from()).isEqualTo("knudge@example.com");
            assertThat(mail.to()).containsExactly("ada@example.com");
            assertThat(mail.subject()).isEqualTo("Fällig: Milch");
            assertThat(mail.text()).isEqualTo("Kauf Milch — heute.");
            assertThat(mail.raw()).contains("X-Test: yes");
          });
      server.clear();
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void a_taken_port_is_named_with_the_setting_that_changes_it() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(
              () -> MailServer.start(Port.fixed(taken.getLocalPort(), "KNUDGE_SMTP_PORT")))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("set KNUDGE_SMTP_PORT");
    }
  }

  private static void send(int port, String subject, String text) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", Integer.toString(port));
    MimeMessage message = new MimeMessage(Session.getInstance(properties));
    message.setFrom(new InternetAddress("knudge@example.com"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress("ada@example.com"));
    message.setSubject(subject, "UTF-8");
    message.setText(text, "UTF-8");
    message.setHeader("X-Test", "yes");
    Transport.send(message);
  }
}
