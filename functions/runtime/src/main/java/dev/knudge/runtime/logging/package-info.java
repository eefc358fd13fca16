/** Log lines: one line of text for people, one JSON object for collectors. */
@NullMarked
package dev.knudge.runtime.logging;

import org.jspecify.annotations.NullMarked;
