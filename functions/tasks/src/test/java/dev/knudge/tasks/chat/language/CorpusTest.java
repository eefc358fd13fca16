package dev.knudge.tasks.chat.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Phrases as people write them, and near-misses, each with what it is to be read as, to be asked, or to be left alone. */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus/phrases.txt");

  static Stream<Arguments> phrases() throws IOException {
    List<Arguments> all = new ArrayList<>();
    ZonedDateTime now = null;
    String phrase = null;
    for (String line : Files.readAllLines(CORPUS)) {
      if (line.startsWith("@now ")) {
        now = ZonedDateTime.parse(line.substring(5));
      } else if (line.startsWith("    ")) {
        all.add(Arguments.of(now, phrase, line.substring(4)));
      } else {
        phrase = line;
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("phrases")
  void a_phrase_is_read_or_asked_about_or_left_alone(
      ZonedDateTime now, String phrase, String expected) {
    TaskReading reading = new TaskReader(new Moment(now, DateOrder.ASK), Set.of()).read(phrase);

    assertThat(Described.line(reading)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("phrases")
  void whatever_is_chosen_is_then_clear(ZonedDateTime now, String phrase, String expected) {
    Moment moment = new Moment(now, DateOrder.ASK);
    TaskReading reading = new TaskReader(moment, Set.of()).read(phrase);
    for (Doubt doubt : reading.doubts().stream().limit(1).toList()) {
      for (Doubt.Choice choice : doubt.choices()) {
        Set<String> kept =
            choice.kept().isEmpty()
                ? Set.of()
                : Set.of(choice.kept().toLowerCase(java.util.Locale.ROOT));
        String said = choice.in(phrase);
        TaskReading again = new TaskReader(moment, kept).read(said);

        assertThat(again.doubts())
            .as(said)
            .noneMatch(next ->
                next.question().equals(doubt.question())
                    && next.choices().size() >= doubt.choices().size());
      }
    }
  }

  @Test
  void the_corpus_holds_hundreds_of_phrases() throws IOException {
    assertThat(phrases()).hasSizeGreaterThan(400);
  }
}
