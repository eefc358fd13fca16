package dev.knudge.runtime.outbox;

import dev.knudge.runtime.UnavailableException;
import dev.knudge.runtime.lease.LeaseLostException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts the events of one key one after the other, and stops at the first that the sink does not take. */
final class PostingInOrder {
  private static final Logger LOG = LoggerFactory.getLogger(PostingInOrder.class);

  private final SinkClient sinks;

  PostingInOrder(SinkClient sinks) {
    this.sinks = sinks;
  }

  /** How it ended. */
  enum End {
    /** The sinks have all. */
    ALL_SENT,
    /** One was not taken; it and the later ones are to be posted again. */
    NOT_TAKEN,
    /** It was told to stop, or lost its lease; of the sinks this says nothing. */
    STOPPED
  }

  /**
   * What became of one key's events.
   *
   * @param sent those the sinks have, which are the first ones
   */
  record Result(String key, List<OutboxRow> sent, End end) {}

  /**
   * Posts them.
   *
   * @param rows at least one, all of one key, in their order
   * @param mayGoOn asked before each; throws where another may be posting them by now
   */
  Result post(List<OutboxRow> rows, Runnable mayGoOn) {
    List<OutboxRow> sent = new ArrayList<>(rows.size());
    End end = End.ALL_SENT;
    try {
      for (OutboxRow row : rows) {
        mayGoOn.run();
        sinks.post(row);
        sent.add(row);
      }
    } catch (LeaseLostException e) {
      LOG.warn("Outbox: {}", e.getMessage());
      end = End.STOPPED;
    } catch (UnavailableException e) {
      end = Thread.currentThread().isInterrupted() ? End.STOPPED : End.NOT_TAKEN;
      LOG.warn("Outbox {}: {}", rows.get(sent.size()).sequence(), e.getMessage());
    } catch (RuntimeException e) {
      // Of a row that cannot even be made a request, the others must know nothing.
      LOG.error("Outbox {} cannot be posted", rows.get(sent.size()).sequence(), e);
      end = End.NOT_TAKEN;
    }
    return new Result(rows.getFirst().key(), sent, end);
  }
}
