/**
 * What a day of events costs: replayed through Knative's autoscaling rules with what a start and an event of each function were measured to take, and held against the same functions
 * that never sleep.
 *
 * <pre>
 *   trace (a day's events and requests) ─┐
 *   manifests (sources, schedules, scale)├─► {@link dev.knudge.local.cost.Workloads} ─► {@link dev.knudge.local.cost.Replay}, a service at a time ─► {@link dev.knudge.local.cost.Day}
 *   measured (start, handling, CPU) ─────┘                                                                                    prices ─► {@link dev.knudge.local.cost.Bill}
 * </pre>
 *
 * <p>Simulated time is seconds since the day's midnight in UTC. Kafka and PostgreSQL are left out: they cost the same either way.
 */
@NullMarked
package dev.knudge.local.cost;

import org.jspecify.annotations.NullMarked;
