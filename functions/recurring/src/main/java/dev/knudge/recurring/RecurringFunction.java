package dev.knudge.recurring;

import dev.knudge.contracts.Event;
import dev.knudge.runtime.EventFunction;
import dev.knudge.runtime.Outcome;
import io.micronaut.function.FunctionBean;

/** Takes what concerns series of recurring tasks. */
@FunctionBean("recurring")
final class RecurringFunction implements EventFunction {
  @Override
  public boolean caresFor(Event event) {
    return false;
  }

  @Override
  public Outcome apply(Event event) {
    return Outcome.done();
  }
}
