package dev.knudge.runtime;

import dev.knudge.contracts.Event;
import java.util.List;
import java.util.function.Function;

/**
 * A function: takes an event, and gives the events that follow from it. Its class is a {@code @FunctionBean}; that makes it reachable at {@code POST /}, with all that the contracts
 * ask of the door. There is one in an application.
 *
 * <p>It runs in a transaction of the function's database, which its repositories join. Whatever it throws rolls that back. It is not called for an event that was handled before.
 * It must not call other services: what the world is to hear goes into the events it gives, which are posted after the commit.
 */
public interface EventFunction extends Function<Event, Outcome> {
  /** Whether an event is anything to this function; one that is not is answered 204 without a look at the database. */
  default boolean caresFor(Event event) {
    return true;
  }

  /** Handles one event. */
  @Override
  Outcome apply(Event event);

  /**
   * Handles the events that share a transaction, all different. Worth overriding where one statement can do for all what else takes one each. Should it throw, or refuse any, the
   * transaction is rolled back and smaller groups are tried, down to each event alone.
   *
   * @return an outcome for each, in the same order
   */
  default List<Outcome> applyAll(List<Event> events) {
    return events.stream().map(this::apply).toList();
  }
}
