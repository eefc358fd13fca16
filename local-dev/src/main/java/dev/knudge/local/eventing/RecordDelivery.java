package dev.knudge.local.eventing;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.util.Base64;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Brings one record to its end: to the sink, else to the dead letter sink, else it is lost. To be used on one event loop only.
 *
 * <pre>
 *   record ─► sink ─► taken ─────────────────────────────────────► finished
 *               └───► refused or unanswered ─► dead letter sink ─► finished
 *                                                └─► neither ────► finished, and lost
 *   closed in between ───────────────────────────────────────────► not finished: it is read again
 * </pre>
 */
final class RecordDelivery {

  private final RetryingSender sink;
  private final @Nullable RetryingSender deadLetterSink;
  private final Progress progress;

  RecordDelivery(RetryingSender sink, @Nullable RetryingSender deadLetterSink, Progress progress) {
    this.sink = sink;
    this.deadLetterSink = deadLetterSink;
    this.progress = progress;
  }

  /** A record, and the event in it. */
  record Task(ConsumerRecord<byte[], byte[]> record, RecordReader.Read read) {

    EventName name() {
      return new EventName(
          read.event().getType(),
          read.event().getId(),
          record.topic() + "-" + record.partition() + "@" + record.offset());
    }
  }

  /**
   * Delivers it.
   *
   * @param ended hears whether the record needs nothing more
   */
  void deliver(Task task, Consumer<Boolean> ended) {
    sink.send(
        task.read().event(),
        task.read().trace(),
        (attempt, of, delay, outcome) ->
            progress.retrying(task.name()).before(attempt, of, delay, outcome),
        outcome -> {
          switch (outcome) {
            case Outcome.Taken ignored -> {
              progress.delivered();
              ended.accept(true);
            }
            case Outcome.Abandoned ignored -> ended.accept(false);
            case Outcome.Refused ignored -> bury(task, outcome, ended);
            case Outcome.Unanswered ignored -> bury(task, outcome, ended);
          }
        });
  }

  private void bury(Task task, Outcome failure, Consumer<Boolean> ended) {
    EventName name = task.name();
    if (deadLetterSink == null) {
      progress.lost(name, failure.reason() + ", and there is no dead letter sink");
      ended.accept(true);
      return;
    }
    deadLetterSink.send(
        withReason(task.read().event(), failure),
        task.read().trace(),
        progress.retrying(name),
        outcome -> {
          switch (outcome) {
            case Outcome.Taken ignored ->
                progress.deadLettered(name, deadLetterSink.target(), failure.reason());
            case Outcome.Abandoned ignored -> {
              ended.accept(false);
              return;
            }
            case Outcome.Refused ignored -> lost(name, failure, outcome);
            case Outcome.Unanswered ignored -> lost(name, failure, outcome);
          }
          ended.accept(true);
        });
  }

  private void lost(EventName name, Outcome failure, Outcome second) {
    progress.lost(name, failure.reason() + ", and the dead letter sink: " + second.reason());
  }

  // https://knative.dev/docs/eventing/event-delivery/ : the attributes of a dead letter
  private CloudEvent withReason(CloudEvent event, Outcome failure) {
    CloudEventBuilder letter =
        CloudEventBuilder.v1(event).withExtension("knativeerrordest", sink.target().toString());
    if (failure instanceof Outcome.Refused refused) {
      letter.withExtension("knativeerrorcode", Integer.toString(refused.status()));
      refused.extensions().forEach(letter::withExtension);
      if (refused.body().length > 0) {
        letter.withExtension(
            "knativeerrordata", Base64.getEncoder().encodeToString(refused.body()));
      }
    }
    return letter.build();
  }

  /** Gives up what waits for a retry; it is read again after the next start. */
  void close() {
    sink.close();
    if (deadLetterSink != null) {
      deadLetterSink.close();
    }
  }
}
