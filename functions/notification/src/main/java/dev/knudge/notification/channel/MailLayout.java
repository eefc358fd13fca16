package dev.knudge.notification.channel;

import dev.knudge.notification.wording.Language;
import dev.knudge.notification.wording.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An e-mail's two forms. All that people wrote is escaped in the HTML one. */
final class MailLayout {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

  private final String html = resource("/mail/layout.html");

  String text(Words words, Language language, String unsubscribe) {
    return words.body()
        + "\n\n-- \n"
        + language.say("mail.footer")
        + "\n"
        + language.say("mail.unsubscribe")
        + "\n"
        + unsubscribe
        + "\n";
  }

  String html(Words words, Language language, String unsubscribe) {
    String lines =
        words.lines().stream()
            .map(
                line -> line.isEmpty() ? "<br>" : "<p style=\"margin:0\">" + escaped(line) + "</p>")
            .collect(Collectors.joining("\n"));
    return filled(
        html,
        Map.of(
            "language",
            escaped(language.tag()),
            "subject",
            escaped(words.subject()),
            "lines",
            lines,
            "footer",
            escaped(language.say("mail.footer")),
            "unsubscribe",
            escaped(unsubscribe),
            "unsubscribeLink",
            escaped(language.say("mail.unsubscribe.link"))));
  }

  private static String filled(String template, Map<String, String> values) {
    Matcher place = PLACE.matcher(template);
    StringBuilder text = new StringBuilder();
    while (place.find()) {
      place.appendReplacement(
          text, Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }
    return place.appendTail(text).toString();
  }

  /** As it may stand in HTML, in text and in quoted attributes. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String resource(String name) {
    try (InputStream file = MailLayout.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
