package dev.knudge.live.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no browser is needed for: the page's files fit together, and every language says everything. */
class PageFilesTest {
  private static final Path WEB = Path.of("src/main/resources/web");
  private static final Path ASSETS = WEB.resolve("assets");
  private static final List<String> PAGES = List.of("index.html", "verify.html");
  private static final Pattern IMPORT = Pattern.compile("(?:from|import) '([^']+)'");
  private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"#{}$:]+)\"");
  private static final Pattern MESSAGE = Pattern.compile("\\b(?:t|say)\\('([a-zA-Z][\\w.-]*)'");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)\\}");

  @Test
  void every_file_that_the_page_refers_to_is_there() throws IOException {
    for (String page : PAGES) {
      for (String link : found(LINK, Files.readString(WEB.resolve(page)))) {
        assertThat(WEB.resolve(link)).as(page).exists();
      }
    }
    for (Path module : modules()) {
      for (String imported : found(IMPORT, Files.readString(module))) {
        if (imported.startsWith("/webjars/")) {
          assertThat(getClass().getResource("/META-INF/resources" + imported))
              .as("%s imports %s", module, imported)
              .isNotNull();
        } else {
          assertThat(module.resolveSibling(imported)).as("imported by %s", module).exists();
        }
      }
    }
  }

  @Test
  void every_message_that_the_page_asks_for_is_there() throws IOException {
    Set<String> known = messages("en").keySet();
    for (Path module : modules()) {
      assertThat(known)
          .as("messages of %s", module)
          .containsAll(found(MESSAGE, Files.readString(module)));
    }
  }

  @Test
  void every_language_has_every_message_with_the_same_values_in_it() throws IOException {
    Map<String, Set<String>> english = messages("en");
    List<String> languages =
        found(
            Pattern.compile("\"code\": \"([a-z-]+)\""),
            Files.readString(ASSETS.resolve("i18n/languages.json")));
    assertThat(languages).contains("en", "de");
    for (String language : languages) {
      assertThat(messages(language)).as(language).isEqualTo(english);
    }
  }

  @Test
  void nothing_in_the_page_makes_markup_or_code_of_text() throws IOException {
    for (Path module : modules()) {
      assertThat(Files.readString(module))
          .as("%s", module)
          .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
          .doesNotContain("unsafeHTML", "unsafe-html", "eval(", "new Function", "setHTMLUnsafe");
    }
    for (String page : PAGES) {
      assertThat(Files.readString(WEB.resolve(page)))
          .as(page)
          .doesNotContain("style=", "<style", "onclick", "onload")
          .doesNotContainPattern("<script(?![^>]* src=)");
    }
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> files = Files.walk(WEB)) {
      return files.filter(file -> file.toString().endsWith(".js")).toList();
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  /** The keys, with the names of the values that are put in. */
  private static Map<String, Set<String>> messages(String language) throws IOException {
    Map<String, Set<String>> messages = new TreeMap<>();
    Path file = ASSETS.resolve("i18n/" + language + ".json");
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      String key = "";
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> depth++;
          case END_OBJECT -> depth--;
          case FIELD_NAME -> key = depth == 1 ? parser.currentName() : key;
          case VALUE_STRING ->
              messages
                  .computeIfAbsent(key, _ -> new TreeSet<>())
                  .addAll(
                      found(PLACEHOLDER, parser.getText()).stream().collect(Collectors.toSet()));
          default -> throw new AssertionError(file + " holds " + token);
        }
      }
    }
    return messages;
  }
}
