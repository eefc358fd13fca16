package dev.knudge.runtime;

import dev.knudge.contracts.Delivery;
import java.util.function.Consumer;

/**
 * A function that takes deliveries as they come, instead of the events in them: whatever is posted to {@code POST /}, be it an event, garbage or nothing at all. Its class is a
 * {@code @FunctionBean}, as an {@link EventFunction}'s, and there is one of either in an application. It knows by itself what it has seen before, and commits before it returns.
 *
 * <p>Ticks do not come here: they go to the {@link TickHandler}. What returns is answered 204, and what it throws 503 or 500; there is no refusing.
 */
public interface DeliveryFunction extends Consumer<Delivery> {
  /** Handles one delivery. It may be called with the same one again, and for several at a time. */
  @Override
  void accept(Delivery delivery);
}
