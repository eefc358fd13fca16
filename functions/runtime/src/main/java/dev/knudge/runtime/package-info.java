/**
 * What a function's author meets: {@link dev.knudge.runtime.EventFunction} to write, {@link dev.knudge.runtime.Outcome} to return, {@link dev.knudge.runtime.TickHandler} where there
 * is work by the clock. The packages below are what stands behind them, a concern each; see the README.
 */
@NullMarked
package dev.knudge.runtime;

import org.jspecify.annotations.NullMarked;
