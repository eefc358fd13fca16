package dev.knudge.tasks.store;

import dev.knudge.tasks.filter.DateTerm;
import dev.knudge.tasks.filter.Filter;
import dev.knudge.tasks.filter.Filter.Comparison;
import dev.knudge.tasks.filter.Filter.DateField;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A filter as a condition in SQL. Whatever a user says becomes a parameter, and never a part of the statement. */
final class FilterSql {
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Set<Comparison> LATER = Set.of(Comparison.FROM, Comparison.AFTER);

  private final Instant now;
  private final ZoneId zone;
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  private FilterSql(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /**
   * A condition.
   *
   * @param values its parameters, in their order
   */
  record Condition(String sql, List<Object> values) {}

  /** The condition that the filter is, at that time, for somebody in that zone. */
  static Condition of(Filter filter, Instant now, ZoneId zone) {
    FilterSql condition = new FilterSql(now, zone);
    condition.add(filter);
    return new Condition(condition.sql.toString(), condition.values);
  }

  private void add(Filter filter) {
    switch (filter) {
      case Filter.All _ -> sql.append("true");
      case Filter.And(List<Filter> parts) -> joined(parts, " and ");
      case Filter.Or(List<Filter> parts) -> joined(parts, " or ");
      case Filter.Not(Filter part) -> {
        // Where a date is missing a comparison is neither true nor false; its opposite is true.
        sql.append("not coalesce(");
        add(part);
        sql.append(", false)");
      }
      case Filter.Completed _ -> sql.append("completed");
      case Filter.Overdue _ -> {
        sql.append("(not completed and (due_until <= ? or (due_until is null and due_day < ?)))");
        values.add(now);
        values.add(today());
      }
      case Filter.Recurring _ -> sql.append("recurrence is not null");
      case Filter.Tagged(String tag) -> {
        sql.append("tag_keys @> array[?]::text[]");
        values.add(TaskRows.key(tag));
      }
      case Filter.HasTags _ -> sql.append("cardinality(tags) > 0");
      case Filter.HasPriority(var priority) -> {
        sql.append("priority = ?");
        values.add(priority.ordinal() + 1);
      }
      case Filter.Has(DateField field) ->
          sql.append(field == DateField.DUE ? "due_date" : column(field)).append(" is not null");
      case Filter.Dated dated -> dated(dated);
      case Filter.Words(String text) -> words(text);
    }
  }

  private void joined(List<Filter> parts, String operator) {
    sql.append('(');
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        sql.append(operator);
      }
      add(parts.get(i));
    }
    sql.append(')');
  }

  private void dated(Filter.Dated dated) {
    switch (dated.term()) {
      case DateTerm.Moment(var time) -> moment(dated, time.toInstant());
      case DateTerm.Day(LocalDate day) -> day(dated, day);
      case DateTerm.FromToday(int days) -> day(dated, today().plusDays(days));
    }
  }

  private void moment(Filter.Dated dated, Instant time) {
    String column = column(dated.field());
    String sign = dated.comparison() == Comparison.ON ? "=" : dated.comparison().sign();
    sql.append(column).append(' ').append(sign).append(" ?");
    values.add(time);
  }

  /** A due date has a day of its own; of other times the day is meant that they are in for the one who asks. */
  private void day(Filter.Dated dated, LocalDate day) {
    if (dated.field() == DateField.DUE) {
      String sign = dated.comparison() == Comparison.ON ? "=" : dated.comparison().sign();
      sql.append("due_day ").append(sign).append(" ?");
      values.add(day);
      return;
    }
    String column = column(dated.field());
    Instant begins = day.atStartOfDay(zone).toInstant();
    Instant ends = day.plusDays(1).atStartOfDay(zone).toInstant();
    switch (dated.comparison()) {
      case ON -> {
        sql.append('(').append(column).append(" >= ? and ").append(column).append(" < ?)");
        values.add(begins);
        values.add(ends);
      }
      case BEFORE, FROM -> {
        sql.append(column).append(LATER.contains(dated.comparison()) ? " >= ?" : " < ?");
        values.add(begins);
      }
      case UP_TO, AFTER -> {
        sql.append(column).append(LATER.contains(dated.comparison()) ? " >= ?" : " < ?");
        values.add(ends);
      }
    }
  }

  /**
   * All of the words, each as the beginning of one. Of a word that the index knows nothing of (signs, emoji) the text itself is asked.
   */
  private void words(String text) {
    List<String> terms = new ArrayList<>();
    List<String> signs = new ArrayList<>();
    for (String word : SPACE.split(text.strip())) {
      boolean isWord = word.codePoints().anyMatch(Character::isLetterOrDigit);
      (isWord ? terms : signs).add(word);
    }
    sql.append("(true");
    if (!terms.isEmpty()) {
      sql.append(" and words @@ to_tsquery('simple', ?)");
      values.add(String.join(" & ", terms.stream().map(FilterSql::prefix).toList()));
    }
    for (String sign : signs) {
      sql.append(" and position(? in lower(title || ' ' || coalesce(description, ''))) > 0");
      values.add(sign.toLowerCase(Locale.ROOT));
    }
    sql.append(')');
  }

  private static String prefix(String word) {
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "':*";
  }

  private LocalDate today() {
    return now.atZone(zone).toLocalDate();
  }

  private static String column(DateField field) {
    return switch (field) {
      case DUE -> "due_from";
      case CREATED -> "created_at";
      case UPDATED -> "updated_at";
      case COMPLETED -> "completed_at";
    };
  }
}
