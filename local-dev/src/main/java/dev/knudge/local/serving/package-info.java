/**
 * Knative Serving in small: every Knative Service is a process of its own behind a port of its own, woken by the first request and put to
 * sleep when nobody needs it.
 *
 * <pre>
 *   caller ──► {@link dev.knudge.local.serving.Activator} ──► process (one JVM per replica)
 *               │  one HTTP server per service         ▲
 *               └─ Revision: waits, wakes, counts ─────┘
 * </pre>
 *
 * <p>An activator and all it knows live on one event loop, so nothing here is locked. It is a proxy of our own on Vert.x' server and client and
 * not vertx-http-proxy, since it must say 502, 503 and 504 where Knative does, cut WebSockets when Knative does, and let go of the
 * process when a caller hangs up.
 *
 * <h2>Otherwise than in a cluster</h2>
 *
 * <ul>
 *   <li>A service sleeps until its first request, unless {@code min-scale} or {@code initial-scale} is written; a cluster starts one pod of each
 *       new revision.
 *   <li>SIGTERM comes as soon as nothing is in flight; a cluster lets 30 quiet seconds pass first.
 *   <li>A start that fails answers whoever waited with 503 at once, and waits longer before each further attempt; a cluster holds
 *       requests until their timeout.
 *   <li>With {@code containerConcurrency}, at most ten times as many requests wait in front of the processes, as in queue-proxy; the
 *       cluster's activator alone would hold up to 10,000.
 *   <li>Processes per service are capped by a setting, one by default: a second JVM makes a laptop slower. {@code min-scale} goes above it.
 *   <li>The readiness probe is polled every few milliseconds, whatever its period, and not any more once the process is ready.
 *   <li>Resource limits, security contexts, service accounts and network policies have no effect.
 * </ul>
 */
@NullMarked
package dev.knudge.local.serving;

import org.jspecify.annotations.NullMarked;
