package dev.knudge.deadletters.store;

import dev.knudge.deadletters.Question;
import dev.knudge.deadletters.Sendable;
import dev.knudge.deadletters.State;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A question as a condition of SQL: only what is asked for stands in it, so that each kind of question has its own plan. */
final class Conditions {
  private final StringBuilder sql = new StringBuilder();
  private final List<@Nullable Object> values = new ArrayList<>();

  Conditions(Question question) {
    // Literally, since a parameter would not match the condition of an index.
    sql.append(
        question.states().stream()
            .map(State::wireName)
            .sorted()
            .collect(Collectors.joining("', '", "state in ('", "')")));
    where("type = ?", question.type());
    where("source = ?", question.source());
    if (!question.destinations().isEmpty()) {
      and("destination = any (?)", question.destinations().toArray(String[]::new));
    }
    if (question.code() != null && question.code() == Question.NO_ANSWER) {
      sql.append(" and code is null");
    } else {
      where("code = ?", question.code());
    }
    where("user_id = ?", question.userId());
    where("stored_at >= ?", question.from());
    where("stored_at < ?", question.to());
  }

  /** One more, with its value. */
  Conditions and(String condition, Object value) {
    sql.append(" and ").append(condition);
    values.add(value);
    return this;
  }

  /** And may be sent again. */
  Conditions and(Sendable which) {
    return and("destination = any (?)", which.destinations().toArray(String[]::new))
        .and("stored_at >= ?", which.since());
  }

  /** And may not. */
  Conditions andNot(Sendable which) {
    and(
        "(destination is null or destination <> all (?) or stored_at < ?)",
        which.destinations().toArray(String[]::new));
    values.add(which.since());
    return this;
  }

  private void where(String condition, @Nullable Object value) {
    if (value != null) {
      and(condition, value);
    }
  }

  String sql() {
    return sql.toString();
  }

  List<@Nullable Object> values() {
    return values;
  }
}
