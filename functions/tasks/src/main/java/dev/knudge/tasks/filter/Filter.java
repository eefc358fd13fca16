package dev.knudge.tasks.filter;

import dev.knudge.contracts.Priority;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A condition on a task. {@link #toString} is its normal form, which {@link FilterParser} reads back as the same filter. */
public sealed interface Filter {
  /** Every task. */
  Filter ALL = new All();

  /** Tasks that are not done. */
  Filter OPEN = new Not(new Completed());

  /** All of these; one of them is no conjunction. */
  static Filter and(List<Filter> parts) {
    List<Filter> needed = parts.stream().filter(part -> !(part instanceof All)).toList();
    return switch (needed.size()) {
      case 0 -> ALL;
      case 1 -> needed.getFirst();
      default -> new And(needed);
    };
  }

  /** Any of these; one of them is no disjunction. */
  static Filter or(List<Filter> parts) {
    return parts.size() == 1 ? parts.getFirst() : new Or(parts);
  }

  /** None of this; not not is nothing. */
  static Filter not(Filter part) {
    return part instanceof Not(Filter inner) ? inner : new Not(part);
  }

  /** {@code all}. */
  record All() implements Filter {
    @Override
    public String toString() {
      return "all";
    }
  }

  /** {@code a & b}. */
  record And(List<Filter> parts) implements Filter {
    /** Copies the list, and takes a conjunction inside as part of this one. */
    public And {
      parts =
          parts.stream()
              .flatMap(part ->
                  part instanceof And(List<Filter> inner) ? inner.stream() : Stream.of(part))
              .toList();
    }

    @Override
    public String toString() {
      return parts.stream()
          .map(part -> part instanceof Or ? "(" + part + ")" : part.toString())
          .collect(Collectors.joining(" & "));
    }
  }

  /** {@code a | b}. */
  record Or(List<Filter> parts) implements Filter {
    /** Copies the list, and takes a disjunction inside as part of this one. */
    public Or {
      parts =
          parts.stream()
              .flatMap(
                  part -> part instanceof Or(List<Filter> inner) ? inner.stream() : Stream.of(part))
              .toList();
    }

    @Override
    public String toString() {
      return parts.stream().map(Filter::toString).collect(Collectors.joining(" | "));
    }
  }

  /** {@code !a}. */
  record Not(Filter part) implements Filter {
    @Override
    public String toString() {
      return part instanceof And || part instanceof Or ? "!(" + part + ")" : "!" + part;
    }
  }

  /** {@code completed}. */
  record Completed() implements Filter {
    @Override
    public String toString() {
      return "completed";
    }
  }

  /** {@code overdue}: not completed, and due before now; a day is due until it ends. */
  record Overdue() implements Filter {
    @Override
    public String toString() {
      return "overdue";
    }
  }

  /** {@code recurring}: it repeats. */
  record Recurring() implements Filter {
    @Override
    public String toString() {
      return "recurring";
    }
  }

  /** {@code #home}, {@code #"two words"}: whatever the upper and lower case. */
  record Tagged(String tag) implements Filter {
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{M}\\p{N}_/.@+-]+");

    @Override
    public String toString() {
      return "#" + (PLAIN.matcher(tag).matches() ? tag : quoted(tag));
    }
  }

  /** {@code tag:any}: it has tags at all. */
  record HasTags() implements Filter {
    @Override
    public String toString() {
      return "tag:any";
    }
  }

  /** {@code priority:high}. */
  record HasPriority(Priority priority) implements Filter {
    @Override
    public String toString() {
      return "priority:" + priority.wireName();
    }
  }

  /** {@code due:any}: it has that date at all. */
  record Has(DateField field) implements Filter {
    @Override
    public String toString() {
      return field.word() + ":any";
    }
  }

  /** {@code due:<2026-12-01}, {@code due:today}. */
  record Dated(DateField field, Comparison comparison, DateTerm term) implements Filter {
    @Override
    public String toString() {
      return field.word() + ":" + comparison.sign() + term;
    }
  }

  /** {@code "words"}: title or description hold all of these words, or words that begin so. */
  record Words(String text) implements Filter {
    @Override
    public String toString() {
      return quoted(text);
    }
  }

  /** A date of a task. */
  enum DateField {
    DUE,
    CREATED,
    UPDATED,
    COMPLETED;

    /** As the language has it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a date is to lie to another. */
  enum Comparison {
    BEFORE("<"),
    UP_TO("<="),
    ON(""),
    FROM(">="),
    AFTER(">");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    /** As the language has it. */
    public String sign() {
      return sign;
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
