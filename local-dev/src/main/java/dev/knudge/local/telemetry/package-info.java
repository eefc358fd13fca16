/** What functions tell of themselves, kept to be looked at: spans that they send, and metrics that are fetched while they are awake. A collector and a Prometheus in small. */
@NullMarked
package dev.knudge.local.telemetry;

import org.jspecify.annotations.NullMarked;
