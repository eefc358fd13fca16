package dev.knudge.local.cli;

import com.sun.net.httpserver.HttpExchange;
import dev.knudge.backends.ReceivedMail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The e-mails that were sent, to look at in a browser: {@code /mail} lists them (as JSON for whoever accepts that), {@code /mail/3} shows the third, {@code /mail/3/raw} all of it
 * as it came. What others wrote runs nowhere: texts are escaped, and the HTML form is shown in a frame that is sandboxed on both sides, with no script and nothing from elsewhere.
 */
final class Mailbox {
  private static final Pattern ONE = Pattern.compile("/mail/([1-9][0-9]{0,8})(/html|/raw)?");
  private static final int SHOWN = 200;
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String OWN_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'";

  /** Links open in a tab of their own; nothing else is let out. */
  private static final String THEIR_POLICY =
      "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>%s</title><style>
      body{font:16px/1.5 system-ui,sans-serif;margin:24px auto;max-width:60em;padding:0 16px}
      table{border-collapse:collapse;width:100%%}td,th{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid #ccc;overflow-wrap:anywhere}
      pre{white-space:pre-wrap;background:#f4f4f4;padding:12px}iframe{width:100%%;height:26em;border:1px solid #ccc}
      </style></head><body>%s</body></html>
      """;

  /** As a program gets it: how many there are, and the latest of them. */
  private record Listing(int count, List<Map<String, Object>> items) {}

  private final Supplier<List<ReceivedMail>> mails;

  Mailbox(Supplier<List<ReceivedMail>> mails) {
    this.mails = mails;
  }

  /** Answers a GET below {@code /mail}. */
  void answer(HttpExchange exchange) throws IOException {
    List<ReceivedMail> received = mails.get();
    String path = exchange.getRequestURI().getPath();
    Matcher one = ONE.matcher(path);
    if (path.equals("/mail")) {
      list(exchange, received);
    } else if (one.matches() && Integer.parseInt(one.group(1)) <= received.size()) {
      int number = Integer.parseInt(one.group(1));
      show(exchange, number, received.get(number - 1), one.group(2) == null ? "" : one.group(2));
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private static void list(HttpExchange exchange, List<ReceivedMail> received) throws IOException {
    List<Map<String, Object>> items = new ArrayList<>();
    StringBuilder rows = new StringBuilder();
    for (int i = received.size(); i > Math.max(0, received.size() - SHOWN); i--) {
      ReceivedMail mail = received.get(i - 1);
      items.add(item(i, mail));
      rows.append(
          "<tr><td><a href=\"/mail/%d\">%s</a></td><td>%s</td><td>%s</td></tr>%n"
              .formatted(
                  i,
                  escaped(mail.subject().isBlank() ? "(no subject)" : mail.subject()),
                  escaped(String.join(", ", mail.to())),
                  escaped(mail.from())));
    }
    String accept = exchange.getRequestHeaders().getFirst("Accept");
    if (accept != null && accept.contains("application/json")) {
      send(
          exchange, "application/json", OWN_POLICY, Json.line(new Listing(received.size(), items)));
      return;
    }
    String body =
        received.isEmpty()
            ? "<h1>Mailbox</h1><p>No e-mail was sent yet. Say an address in the notification preferences (functions/notification/README.md).</p>"
            : "<h1>Mailbox</h1><table><tr><th>Subject</th><th>To</th><th>From</th></tr>"
                + rows
                + "</table>";
    send(exchange, HTML, OWN_POLICY, PAGE.formatted("Mailbox", body));
  }

  private static Map<String, Object> item(int number, ReceivedMail mail) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("number", number);
    item.put("from", mail.from());
    item.put("to", mail.to());
    item.put("subject", mail.subject());
    item.put("text", mail.text());
    return item;
  }

  private static void show(HttpExchange exchange, int number, ReceivedMail mail, String what)
      throws IOException {
    switch (what) {
      case "/raw" -> send(exchange, TEXT, OWN_POLICY, mail.raw());
      case "/html" -> send(exchange, HTML, THEIR_POLICY, mail.html());
      default -> {
        String frame =
            mail.html().isEmpty()
                ? ""
                : "<iframe sandbox=\"allow-popups\" src=\"/mail/%d/html\" title=\"HTML\"></iframe>"
                    .formatted(number);
        String body =
            "<p><a href=\"/mail\">Mailbox</a> · <a href=\"/mail/%d/raw\">as it came</a></p><h1>%s</h1><p>%s → %s</p><pre>%s</pre>%s"
                .formatted(
                    number,
                    escaped(mail.subject()),
                    escaped(mail.from()),
                    escaped(String.join(", ", mail.to())),
                    escaped(mail.text()),
                    frame);
        send(exchange, HTML, OWN_POLICY, PAGE.formatted(escaped(mail.subject()), body));
      }
    }
  }

  private static void send(HttpExchange exchange, String type, String policy, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Content-Security-Policy", policy);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
