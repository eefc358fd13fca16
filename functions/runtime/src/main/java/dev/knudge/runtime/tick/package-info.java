/** What is done at each tick of a function's PingSource. */
@NullMarked
package dev.knudge.runtime.tick;

import org.jspecify.annotations.NullMarked;
