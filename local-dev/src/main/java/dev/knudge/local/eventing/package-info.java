/**
 * Knative Eventing on one machine: {@link dev.knudge.local.eventing.KafkaSinkIngress KafkaSink}, {@link
 * dev.knudge.local.eventing.KafkaSourceDispatcher KafkaSource} and {@link dev.knudge.local.eventing.PingSources PingSource}, with the
 * semantics measured on Knative 1.23's own data plane.
 *
 * <pre>
 *   POST ─► KafkaSinkIngress ─► topic ─► KafkaSourceDispatcher ─► POST to the service ─► (no use) POST to the dead letter sink
 *                                        SourceReader    reads, and commits what is finished
 *                                        RecordReader    record → event
 *                                        RecordFlow      how many at a time, in which order
 *                                        RecordDelivery  sink, else dead letter sink, else lost
 *                                        RetryingSender  again, after a while
 *                                        EventPoster     once
 *   clock ─► PingSources ─► RetryingSender ─► EventPoster ─► POST to the service
 * </pre>
 *
 * <h2>Where it differs from Knative, and why</h2>
 *
 * <table>
 *   <caption>Differences</caption>
 *   <tr><th>what</th><th>Knative</th><th>here</th></tr>
 *   <tr><td>a Kafka header without a value</td><td>the CloudEvent is dropped, or all plain records of that poll</td>
 *       <td>the header counts as absent</td></tr>
 *   <tr><td>a control character in an attribute</td><td>cannot be sent nor dead-lettered: lost</td>
 *       <td>percent-encoded, as the CloudEvents HTTP binding has it</td></tr>
 *   <tr><td>a response header {@code Kne-a-b}</td><td>hangs the partition until a restart</td><td>becomes the extension {@code ab}</td></tr>
 *   <tr><td>ordered sources</td><td>at most 250 events/s: a poll of 50 every 200 ms</td><td>as fast as the sink</td></tr>
 *   <tr><td>SIGTERM</td><td>ends without a last commit: events come again</td><td>waits for requests under way, commits</td></tr>
 *   <tr><td>after a kill</td><td>9 to 10.5 s until deliveries go on</td><td>at once: a static group member</td></tr>
 *   <tr><td>a topic or partition that comes later</td><td>noticed within 10 minutes; the dispatcher may create the topic</td>
 *       <td>noticed within seconds; never created</td></tr>
 *   <tr><td>a consumer group that is not named</td><td>a random one for each KafkaSource</td><td>made of its namespace and name</td></tr>
 *   <tr><td>{@code consumers}, KEDA</td><td>capacity for the scheduler</td><td>no effect: there is one dispatcher</td></tr>
 *   <tr><td>deleting a KafkaSource</td><td>deletes its consumer group</td><td>keeps it</td></tr>
 *   <tr><td>the KafkaSink's producer</td><td>may repeat and reorder</td><td>idempotent</td></tr>
 *   <tr><td>OIDC, TLS, SASL</td><td>as configured</td><td>refused where a manifest asks for them</td></tr>
 *   <tr><td>PingSource at the end of a minute</td><td>the adapter waits with SIGTERM for the next tick</td><td>the tick is missed</td></tr>
 * </table>
 *
 * <h2>How fast</h2>
 *
 * <p>Events of 140 bytes into a sink that does nothing, Kafka, dispatcher and sink in one JVM on two shared cores that had other work to
 * do ({@code DispatchingBenchmark}, a test class that is run by name): unordered 5,000 to 8,000 events/s in a cold JVM, 10,000 to 25,000 in a warm one;
 * ordered over four partitions 6,000. Into a KafkaSink over 64 connections 7,000 to 11,000.
 */
@NullMarked
package dev.knudge.local.eventing;

import org.jspecify.annotations.NullMarked;
