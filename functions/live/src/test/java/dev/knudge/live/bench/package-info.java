/** Measurements, and what they need: live as it runs, clients by the thousand. They run with {@code -Pbench} only. */
package dev.knudge.live.bench;
