package dev.knudge.notification.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.knudge.notification.Kind;
import dev.knudge.notification.Notification;
import dev.knudge.notification.Preferences;
import dev.knudge.notification.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LanguagesTest {
  private static final Path FOLDER = Path.of("src/main/resources/languages");

  @Test
  void every_language_says_all_that_english_says_with_the_same_places() throws IOException {
    Map<String, String> english = read(FOLDER.resolve("en.properties"));
    try (var files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        Map<String, String> other = read(file);
        assertThat(other.keySet()).as(file.toString()).isEqualTo(english.keySet());
        other.forEach((key, text) ->
            assertThat(places(text)).as("%s %s", file, key).isEqualTo(places(english.get(key))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_reason_is_a_sentence_in_every_language(Reason reason) {
    Languages languages = new Languages(List.of("en", "de"), null);
    for (String tag : languages.tags()) {
      assertThat(new Wording(languages).reason(reason.text(), tag))
          .as(tag)
          .contains(" ")
          .doesNotContain("_");
    }
  }

  @Test
  void several_reasons_are_several_sentences_and_what_is_none_stays_as_it_is() {
    Wording wording = new Wording(new Languages(List.of("en", "de"), null));

    assertThat(wording.reason(Reason.MAIL_ANSWERED.text(451) + " " + Reason.TRIED.text(5), "en"))
        .isEqualTo("The mail server answered 451. It was tried 5 times.");
    assertThat(wording.reason(Reason.SMS_UNREACHABLE.text(), "de"))
        .isEqualTo("Der SMS-Dienst ist nicht zu erreichen.");
    assertThat(wording.reason("The mail server broke off.", "de"))
        .isEqualTo("The mail server broke off.");
  }

  @Test
  void anyone_can_add_a_language_and_what_it_leaves_out_is_english(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("fr.properties"),
        "reminder.subject=Rappel : {title}\ndue.day=À faire le {date}.\ndate.pattern=EEEE d MMMM uuuu\n");
    Languages languages = new Languages(List.of("en", "de"), folder);

    assertThat(languages.tags()).containsExactly("de", "en", "fr");
    Words words =
        new Wording(languages)
            .of(notification("Thé", Map.of("due_date", "2026-03-28")), wishes("fr"));
    assertThat(words.subject()).isEqualTo("Rappel : Thé");
    assertThat(words.lines()).containsExactly("Thé", "À faire le samedi 28 mars 2026.");
    assertThat(languages.of("fr").say("untitled")).isEqualTo("A task without a title");
  }

  @Test
  void a_folder_may_have_other_words_for_a_language_that_is_there(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("en.properties"), "reminder.subject=Don't forget: {title}\n");
    Languages languages = new Languages(List.of("en", "de"), folder);

    assertThat(new Wording(languages).of(notification("Tea", Map.of()), wishes("en")).subject())
        .isEqualTo("Don't forget: Tea");
  }

  @Test
  void a_language_that_is_named_and_not_there_is_found_at_the_start() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Languages(List.of("tlh"), null))
        .withMessageContaining("tlh");
  }

  @Test
  void what_people_wrote_is_no_template() {
    Words words =
        new Wording(new Languages(List.of(), null))
            .of(notification("{count} $1 \\ {title}", Map.of()), wishes("en"));

    assertThat(words.subject()).isEqualTo("Reminder: {count} $1 \\ {title}");
  }

  @Test
  void a_title_is_one_line_and_never_too_long_for_an_event() {
    String smileys = "😀".repeat(400);
    Words words =
        new Wording(new Languages(List.of(), null))
            .of(notification(smileys + "\n", Map.of()), wishes("en"));

    assertThat(words.title()).hasSizeLessThanOrEqualTo(500).endsWith("😀…");
  }

  @Test
  void a_title_of_which_nothing_is_left_is_none() {
    Words words =
        new Wording(new Languages(List.of(), null))
            .of(notification("\001\t\u2028", Map.of()), wishes("en"));

    assertThat(words.title()).isEqualTo("A task without a title");
  }

  private static Preferences wishes(String language) {
    return dev.knudge.notification.PreferencesReader.ofStored()
        .read(Map.of("language", language), Preferences.DEFAULTS);
  }

  private static Notification notification(String title, Map<String, Object> content) {
    return new Notification(
        "n-1",
        "ada",
        Kind.REMINDER,
        "t-1",
        title,
        content,
        List.of("push"),
        "e-1",
        null,
        null,
        Instant.parse("2026-03-27T08:00:00Z"),
        null,
        null);
  }

  private static Map<String, String> read(Path file) throws IOException {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    Map<String, String> texts = new TreeMap<>();
    properties.forEach((key, text) -> texts.put((String) key, (String) text));
    return texts;
  }

  private static TreeSet<String> places(String text) {
    TreeSet<String> places = new TreeSet<>();
    var place = Pattern.compile("\\{\\w+\\}").matcher(text);
    while (place.find()) {
      places.add(place.group());
    }
    return places;
  }
}
