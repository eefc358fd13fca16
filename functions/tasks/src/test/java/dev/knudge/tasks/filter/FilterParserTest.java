package dev.knudge.tasks.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.knudge.contracts.Priority;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read is what is meant, and it is written as it is read. */
class FilterParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "overdue & (#home | priority:high) & !completed & due:<2026-12-01 & \"words\"; overdue & (#home | priority:high) & !completed & due:<2026-12-01 & \"words\"",
        "OVERDUE AND not Completed; overdue & !completed",
        "overdue #home; overdue & #home",
        "#a or #b and #c; #a | #b & #c",
        "(#a|#b) #c; (#a | #b) & #c",
        "!!#a; #a",
        "!(#a & #b); !(#a & #b)",
        "open; !completed",
        "status:completed; completed",
        "tag:Home; #Home",
        "tag:none; !tag:any",
        "tag:\"any\"; #any",
        "#\"two words\"; #\"two words\"",
        "#home/garden; #home/garden",
        "#büro-1; #büro-1",
        "due:today; due:today",
        "due:<=tomorrow; due:<=tomorrow",
        "due:>=today-7; due:>=today-7",
        "due:today+0; due:today",
        "due:none; !due:any",
        "due:=2026-12-01; due:2026-12-01",
        "due:<2026-12-01T10:00:00+01:00; due:<2026-12-01T09:00:00Z",
        "done:yesterday; completed:yesterday",
        "created:>2026-01-01 | updated:today; created:>2026-01-01 | updated:today",
        "priority:HIGH; priority:high",
        "\"say \\\"hi\\\" \\\\ \"; \"say \\\"hi\\\" \\\\ \"",
        "recurring all; recurring & all",
      })
  void a_filter_is_read_and_written_in_its_normal_form(String text, String normal) {
    assertThat(FilterParser.parse(text)).hasToString(normal);
    assertThat(FilterParser.parse(normal)).isEqualTo(FilterParser.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "` `; 1; expected a filter",
        "a; 0; 'a' at position 0",
        "android; 0; 'android'",
        "overdue &; 9; the filter ends",
        "overdue & | #a; 10; '|'",
        "(overdue; 8; ) for the ( at position 0",
        "overdue); 7; ')'",
        "milk; 0; \"milk\"",
        "overdue & milk; 10; 'milk' at position 10",
        "colour:red; 0; 'colour:'",
        "priority:urgent; 9; low, medium or high",
        "due:<soon; 5; a date as 2026-12-01",
        "due:2026-02-30; 4; a date as",
        "due:<any; 5; a date",
        "\"open; 0; no other that ends it",
        "\"  \"; 0; nothing to look for",
        "#; 1; name of a tag",
        "#\"\"; 1; name of a tag",
        "!; 1; the filter ends",
        "overdue ☃; 8; '☃'"
      })
  void what_cannot_be_read_is_refused_with_its_place(String text, int position, String says) {
    assertThatThrownBy(() -> FilterParser.parse(text))
        .isInstanceOfSatisfying(
            FilterSyntaxException.class,
            e -> assertThat(e.position()).as(e.getMessage()).isEqualTo(position))
        .hasMessageContaining(says);
  }

  @Test
  void length_depth_and_terms_have_their_limits() {
    assertThat(FilterParser.parse("(".repeat(50) + "overdue" + ")".repeat(50)))
        .isEqualTo(new Filter.Overdue());
    for (String text :
        List.of(
            "(".repeat(51) + "overdue" + ")".repeat(51),
            "#a ".repeat(101),
            "\"" + "a".repeat(2000) + "\"")) {
      assertThat(catchThrowable(() -> FilterParser.parse(text)))
          .isInstanceOf(FilterSyntaxException.class);
    }
    assertThat(FilterParser.parse("!".repeat(1990) + "#a")).isEqualTo(new Filter.Tagged("a"));
  }

  @Property
  void the_normal_form_is_read_back_as_the_same_filter(@ForAll("filters") Filter filter) {
    assertThat(FilterParser.parse(filter.toString())).hasToString(filter.toString());
  }

  @Property
  void any_text_is_a_filter_or_refused_at_a_place_in_it(@ForAll("texts") String text) {
    try {
      Filter filter = FilterParser.parse(text);
      assertThat(FilterParser.parse(filter.toString())).isEqualTo(filter);
    } catch (FilterSyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "overdue",
            "#a",
            "(",
            ")",
            "&",
            "|",
            "!",
            "\"",
            " ",
            "due:",
            "<",
            "today",
            "2026-12-01",
            "priority:high",
            "not",
            "or",
            "\\",
            "tag:",
            "any",
            "é",
            "🌿");
    return Arbitraries.oneOf(
        pieces.list().ofMaxSize(12).map(list -> String.join("", list)),
        Arbitraries.strings().ofMaxLength(40));
  }

  @Provide
  Arbitrary<Filter> filters() {
    return filters(3);
  }

  private static Arbitrary<Filter> filters(int depth) {
    Arbitrary<String> names =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(10)
            .map(String::strip)
            .filter(name -> !name.isEmpty());
    Arbitrary<Filter> leaves =
        Arbitraries.oneOf(
            Arbitraries.of(
                Filter.ALL,
                Filter.OPEN,
                new Filter.Completed(),
                new Filter.Overdue(),
                new Filter.Recurring(),
                new Filter.HasTags()),
            names.map(Filter.Tagged::new),
            names.map(Filter.Words::new),
            Arbitraries.of(Priority.values()).map(Filter.HasPriority::new),
            Arbitraries.of(Filter.DateField.values()).map(Filter.Has::new),
            Combinators.combine(
                    Arbitraries.of(Filter.DateField.values()),
                    Arbitraries.of(Filter.Comparison.values()),
                    terms())
                .as(Filter.Dated::new));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<Filter> inner = filters(depth - 1);
    return Arbitraries.oneOf(
        leaves,
        inner.list().ofMinSize(2).ofMaxSize(3).map(Filter.And::new),
        inner.list().ofMinSize(2).ofMaxSize(3).map(Filter.Or::new),
        inner.map(Filter::not));
  }

  private static Arbitrary<DateTerm> terms() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-9999, 9999).map(DateTerm.FromToday::new),
        Arbitraries.integers()
            .between(0, 20_000)
            .map(days -> new DateTerm.Day(LocalDate.ofEpochDay(days))),
        Arbitraries.longs()
            .between(0, 4_000_000_000L)
            .map(seconds ->
                new DateTerm.Moment(
                    OffsetDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC))));
  }
}
