package dev.knudge.local.eventing;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A KafkaSink as it is at this moment.
 *
 * @param resource its name
 * @param topic what it writes to
 * @param address where events are posted to
 * @param accepted events that Kafka has, each answered 202
 * @param rejected requests that were no CloudEvent, each answered 400
 * @param failed events that Kafka did not take, each answered 503
 * @param lastFault the last failure; {@code null} while there was none
 */
public record SinkStatus(
    ResourceName resource,
    String topic,
    URI address,
    long accepted,
    long rejected,
    long failed,
    @Nullable Fault lastFault) {}
