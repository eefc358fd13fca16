package dev.knudge.runtime.door;

import dev.knudge.contracts.Event;
import dev.knudge.contracts.Reading;
import dev.knudge.contracts.Refusal;
import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.database.DatabaseFault;
import dev.knudge.runtime.delivery.Arrival;
import dev.knudge.runtime.delivery.Verdict;
import dev.knudge.runtime.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the door answers: 204, or a problem with one of the statuses that the contracts allow.
 *
 * @param problem null for 204
 */
record Answer(@Nullable Problem problem) {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
  private static final Answer HANDLED = new Answer(null);

  static Answer handled() {
    return HANDLED;
  }

  static Answer unreadable(String detail) {
    LOG.warn("Refused: {}", detail);
    return new Answer(Problem.of(HttpStatus.BAD_REQUEST, detail));
  }

  static Answer refused(Refusal refusal) {
    LOG.warn("Refused: {}", refusal);
    Problem problem = new Problem(refusal.kind().status(), refusal.reason(), Map.of());
    problem = refusal.pointer() == null ? problem : problem.with("pointer", refusal.pointer());
    problem =
        refusal.eventType() == null ? problem : problem.with("event_type", refusal.eventType());
    return new Answer(
        refusal.eventId() == null ? problem : problem.with("event_id", refusal.eventId()));
  }

  static Answer of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Handled() -> HANDLED;
      case Verdict.Refused(String reason) -> {
        LOG.warn("Refused: {}", reason);
        yield new Answer(Problem.of(HttpStatus.UNPROCESSABLE_ENTITY, reason));
      }
      case Verdict.Failed(Exception fault) -> failed(fault);
    };
  }

  static Answer tickFailed(Exception fault) {
    Answer answer = failed(fault);
    return answer.status() == HttpStatus.SERVICE_UNAVAILABLE.getCode()
        ? answer
        : new Answer(
            Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The tick's work failed; the service's log says why. It is to be tried again."));
  }

  private static Answer failed(Exception fault) {
    if (fault instanceof UnavailableException unavailable) {
      LOG.warn("Not handled: {}", unavailable.getMessage());
      return new Answer(
          Problem.of(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(unavailable.getMessage())));
    }
    return switch (DatabaseFault.of(fault)) {
      case AWAY -> {
        LOG.warn("Not handled, the database is away: {}", fault.toString());
        yield new Answer(
            Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The database cannot be reached at present; the event is to be delivered again."));
      }
      case BUSY -> {
        LOG.warn("Not handled, the database was too busy: {}", fault.toString());
        yield new Answer(
            Problem.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The database was too busy for this event; it is to be delivered again."));
      }
      case OTHER -> {
        LOG.error("Not handled", fault);
        yield new Answer(
            Problem.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "The event could not be handled because of a fault on this side; the service's log says more."));
      }
    };
  }

  int status() {
    return problem == null ? HttpStatus.NO_CONTENT.getCode() : problem.status();
  }

  /**
   * The answer for both. What is to be delivered again comes before what is to go to the dead letters: members that were refused will be refused again, but those that only failed
   * would be lost to their function for ever.
   */
  Answer worse(Answer other) {
    return other.rank() > rank() ? other : this;
  }

  private int rank() {
    return switch (status()) {
      case 204 -> 0;
      case 400 -> 1;
      case 422 -> 2;
      case 500 -> 3;
      default -> 4;
    };
  }

  HttpResponse<?> response() {
    return problem == null ? HttpResponse.noContent() : problem.response();
  }

  /** The delivery's type for the metrics: never a name that a sender made up. */
  static String typeOf(Reading reading) {
    return switch (reading) {
      case Reading.Refused _ -> "none";
      case Reading.Batch _ -> "batch";
      case Reading.Accepted(Event event) -> Arrival.typeOf(event);
    };
  }
}
