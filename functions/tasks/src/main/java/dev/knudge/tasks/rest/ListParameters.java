package dev.knudge.tasks.rest;

import dev.knudge.contracts.DueDate;
import dev.knudge.contracts.Priority;
import dev.knudge.contracts.WireForms;
import dev.knudge.runtime.paging.Cursor;
import dev.knudge.runtime.paging.Limit;
import dev.knudge.runtime.problem.Parameters;
import dev.knudge.runtime.problem.Problem;
import dev.knudge.runtime.problem.ProblemException;
import dev.knudge.tasks.TaskQuery;
import dev.knudge.tasks.TaskQuery.Sort;
import dev.knudge.tasks.filter.DateTerm;
import dev.knudge.tasks.filter.Filter;
import dev.knudge.tasks.filter.FilterParser;
import dev.knudge.tasks.filter.FilterSyntaxException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a list of tasks. Each that is given narrows it; together they are a filter, as one could have written it. */
final class ListParameters {
  /** How many values a cursor of a list of tasks has. */
  private static final int CURSOR_SIZE = 2;

  private static final Set<Sort> NEWEST_FIRST = Set.of(Sort.PRIORITY, Sort.CREATED, Sort.UPDATED);

  private final HttpRequest<?> request;
  private final Parameters parameters;

  private ListParameters(HttpRequest<?> request) {
    this.request = request;
    parameters = Parameters.of(request);
  }

  /**
   * What is asked.
   *
   * @throws ProblemException 400 if a parameter cannot be meant
   */
  static TaskQuery query(HttpRequest<?> request, String userId) {
    ListParameters list = new ListParameters(request);
    Sort sort = list.sort();
    TaskQuery question =
        new TaskQuery(
            list.filter(),
            list.zone(),
            sort,
            list.isDescending(sort),
            null,
            Limit.parse(list.parameters.text("limit")));
    Cursor cursor =
        Cursor.parse(list.parameters.text("cursor"), question.scope(userId), CURSOR_SIZE);
    return new TaskQuery(
        question.filter(), question.zone(), sort, question.descending(), cursor, question.limit());
  }

  private Filter filter() {
    List<Filter> parts = new ArrayList<>();
    String expression = parameters.text("filter");
    if (expression != null) {
      parts.add(expression(expression));
    }
    String words = parameters.text("q");
    if (words != null) {
      if (words.length() > FilterParser.LONGEST) {
        throw wrong(
            "q",
            "has " + words.length() + " characters; " + FilterParser.LONGEST + " are the most.");
      }
      parts.add(new Filter.Words(words));
    }
    List<Filter> priorities = values("priority").stream().map(this::priority).toList();
    if (!priorities.isEmpty()) {
      parts.add(Filter.or(priorities));
    }
    tags(parts);
    status(parts);
    due(parts, "due_before", Filter.Comparison.BEFORE);
    due(parts, "due_after", Filter.Comparison.FROM);
    Boolean overdue = flag("overdue");
    if (overdue != null) {
      parts.add(overdue ? new Filter.Overdue() : Filter.not(new Filter.Overdue()));
    }
    return Filter.and(parts);
  }

  private static Filter expression(String expression) {
    try {
      return FilterParser.parse(expression);
    } catch (FilterSyntaxException e) {
      throw new ProblemException(
          Problem.of(HttpStatus.BAD_REQUEST, "filter cannot be read. " + e.getMessage())
              .with("parameter", "filter")
              .with("position", e.position()));
    }
  }

  private Filter priority(String name) {
    Priority priority = WireForms.priority(name.toLowerCase(Locale.ROOT));
    if (priority == null) {
      throw wrong(
          "priority", "must be low, medium or high, or several of them with commas between.");
    }
    return new Filter.HasPriority(priority);
  }

  private void tags(List<Filter> parts) {
    List<Filter> tags = new ArrayList<>();
    for (String tag : values("tags")) {
      tags.add(new Filter.Tagged(tag.startsWith("#") ? tag.substring(1) : tag));
    }
    String match = parameters.text("tags_match");
    if (match != null && !Set.of("any", "all").contains(match)) {
      throw wrong("tags_match", "must be any or all.");
    }
    if (tags.size() > FilterParser.TERMS) {
      throw wrong("tags", "names more than " + FilterParser.TERMS + " tags.");
    }
    if (!tags.isEmpty()) {
      parts.add("all".equals(match) ? Filter.and(tags) : Filter.or(tags));
    }
  }

  private void status(List<Filter> parts) {
    String status = parameters.text("status");
    switch (status) {
      case null -> {}
      case "all" -> {}
      case "open", "pending" -> parts.add(Filter.OPEN);
      case "completed" -> parts.add(new Filter.Completed());
      default -> throw wrong("status", "must be open, completed or all.");
    }
    Boolean completed = flag("completed");
    if (completed != null) {
      parts.add(completed ? new Filter.Completed() : Filter.OPEN);
    }
  }

  private void due(List<Filter> parts, String name, Filter.Comparison comparison) {
    String value = parameters.text(name);
    if (value == null) {
      return;
    }
    // A plus sign that was not encoded has become a space.
    DueDate date = WireForms.dueDate(value.replace(' ', '+'));
    DateTerm term =
        switch (date) {
          case null ->
              throw wrong(
                  name,
                  "must be a date as 2026-12-01, or a date-time with an offset as 2026-12-01T09:00:00Z.");
          case DueDate.OnDay(var day) -> new DateTerm.Day(day);
          case DueDate.AtTime(var time) -> new DateTerm.Moment(time);
        };
    parts.add(new Filter.Dated(Filter.DateField.DUE, comparison, term));
  }

  private @Nullable Boolean flag(String name) {
    String value = parameters.text(name);
    return switch (value) {
      case null -> null;
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "must be true or false.");
    };
  }

  private ZoneId zone() {
    String name = parameters.text("time_zone");
    ZoneId zone = name == null ? ZoneOffset.UTC : WireForms.timeZone(name);
    if (zone == null) {
      throw wrong("time_zone", "must be the name of an IANA time zone, as Europe/Berlin.");
    }
    return zone;
  }

  private Sort sort() {
    String name = parameters.text("sort");
    if (name == null) {
      return Sort.CREATED;
    }
    for (Sort sort : Sort.values()) {
      if (sort.name().toLowerCase(Locale.ROOT).equals(name)) {
        return sort;
      }
    }
    throw wrong("sort", "must be one of due, priority, created, updated, title.");
  }

  private boolean isDescending(Sort sort) {
    String order = parameters.text("order");
    return switch (order) {
      case null -> NEWEST_FIRST.contains(sort);
      case "asc" -> false;
      case "desc" -> true;
      default -> throw wrong("order", "must be asc or desc.");
    };
  }

  /** Given several times, or with commas between. */
  private List<String> values(String name) {
    List<String> values =
        request.getParameters().getAll(name).stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .map(String::strip)
            .toList();
    if (values.stream().anyMatch(value -> value.isEmpty() || value.indexOf('\0') >= 0)) {
      throw wrong(
          name, "is empty, or names nothing between commas; leave it out, or give a value.");
    }
    return values;
  }

  private static ProblemException wrong(String name, String what) {
    return new ProblemException(
        Problem.of(HttpStatus.BAD_REQUEST, name + " " + what).with("parameter", name));
  }
}
