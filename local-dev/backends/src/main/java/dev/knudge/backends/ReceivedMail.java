package dev.knudge.backends;

import java.util.List;

/**
 * A mail as it arrived.
 *
 * @param from the sender's address
 * @param to everyone it was sent to
 * @param subject decoded; empty where it had none
 * @param text the plain text; of several parts the first that is text
 * @param html the HTML form; empty where it has none
 * @param raw the whole message with its headers
 */
public record ReceivedMail(
    String from, List<String> to, String subject, String text, String html, String raw) {

  public ReceivedMail {
    to = List.copyOf(to);
  }
}
