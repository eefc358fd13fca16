/** Numbers for Prometheus. */
@NullMarked
package dev.knudge.runtime.metrics;

import org.jspecify.annotations.NullMarked;
