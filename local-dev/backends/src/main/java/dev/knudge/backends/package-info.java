/** See the README. */
@NullMarked
package dev.knudge.backends;

import org.jspecify.annotations.NullMarked;
