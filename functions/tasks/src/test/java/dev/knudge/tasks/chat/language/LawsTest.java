package dev.knudge.tasks.chat.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What holds for any text whatever. */
class LawsTest {
  private static final Moment MOMENT =
      new Moment(ZonedDateTime.parse("2026-11-24T10:00:00+01:00[Europe/Berlin]"), DateOrder.ASK);

  @Provide
  Arbitrary<String> sentences() {
    Arbitrary<String> words =
        Arbitraries.of(
            "every",
            "on",
            "the",
            "last",
            "friday",
            "at",
            "5",
            "9am",
            "pm",
            "tomorrow",
            "next",
            "week",
            "month",
            "in",
            "2",
            "days",
            "remind",
            "me",
            "before",
            "#home",
            "!high",
            "p1",
            "until",
            "for",
            "times",
            "march",
            "3rd",
            "of",
            "and",
            ",",
            "-",
            "to",
            "from",
            "12/11",
            "2026-02-30",
            "half",
            "past",
            "a",
            "an",
            "hour",
            "buy",
            "milk",
            "“",
            "\"",
            ":",
            "every!",
            "day",
            "after",
            "completion",
            "midnight",
            "second",
            "🍎",
            "\n",
            ";",
            "complete",
            "delete",
            "all",
            "them",
            "it",
            "move",
            "99999999999",
            "weekdays",
            "noon",
            "add",
            "1st");
    return words.list().ofMinSize(1).ofMaxSize(25).map(list -> String.join(" ", list));
  }

  @Property(tries = 3000)
  void any_sentence_is_read_without_a_fault_and_always_the_same(@ForAll("sentences") String text) {
    check(text);
  }

  @Property(tries = 1000)
  void any_characters_are_read_without_a_fault(@ForAll String text) {
    check(text);
  }

  private static void check(String text) {
    TaskReading reading = new TaskReader(MOMENT, Set.of()).read(text);

    assertThat(new TaskReader(MOMENT, Set.of()).read(text)).isEqualTo(reading);
    int end = 0;
    for (Understood each : reading.understood()) {
      assertThat(each.span().start()).isGreaterThanOrEqualTo(end);
      assertThat(each.span().end()).isBetween(each.span().start() + 1, text.length());
      assertThat(each.span().in(text)).isEqualTo(each.text());
      end = each.span().end();
    }
    StringBuilder left = new StringBuilder(text);
    for (Understood each : reading.understood().reversed()) {
      left.delete(each.span().start(), each.span().end());
    }
    assertThat(letters(left.toString()))
        .as("nothing is lost, nothing invented")
        .contains(letters(reading.title()));
    for (Doubt doubt : reading.doubts()) {
      assertThat(doubt.span().end()).isLessThanOrEqualTo(text.length());
      doubt.choices().forEach(choice -> assertThat(choice.in(text)).isNotNull());
    }
    List<Intent> intents = new CommandReader(MOMENT, Set.of()).read(text);
    assertThat(new CommandReader(MOMENT, Set.of()).read(text)).isEqualTo(intents);
  }

  private static String letters(String text) {
    return text.replaceAll("[^\\p{L}\\p{N}]+", "");
  }

  @Test
  void four_times_the_text_costs_no_more_than_ten_times_as_much_whatever_it_repeats() {
    for (String part :
        List.of(
            "every ",
            "at 5 ",
            "1 hour and ",
            "a ",
            "\"",
            "march ",
            "remind me ",
            "on the ",
            "9:",
            "#a ",
            "- ",
            "mon and ",
            "1st and ",
            "in ",
            "(",
            "!",
            "é",
            "2 days after ",
            "mark a as ",
            "set ",
            "set it to high and ",
            "buy a, ",
            "nineteen ",
            "and 3 ",
            "friday after next ",
            "july 13 - ",
            "every day 10, 12 and ",
            "mon, ",
            "in june or ",
            "call bob by 5 and ",
            "on friday, i need to a ")) {
      Duration fewer = taken(part.repeat(2_500 / part.length()));
      Duration more = taken(part.repeat(10_000 / part.length()));

      // Four where the cost follows the length, sixteen where it follows its square.
      assertThat(more).as(part).isLessThan(fewer.multipliedBy(10).plusSeconds(1));
    }
  }

  /** The thread's own time, whatever else the machine does. What never ends is ended. */
  private static Duration taken(String text) {
    return Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(2),
        () -> {
          ThreadMXBean threads = ManagementFactory.getThreadMXBean();
          long begun = threads.getCurrentThreadCpuTime();
          new TaskReader(MOMENT, Set.of()).read(text);
          new CommandReader(MOMENT, Set.of()).read(text);
          return Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun);
        });
  }
}
