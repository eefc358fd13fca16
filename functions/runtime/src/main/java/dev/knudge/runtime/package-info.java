/** See the README. */
@NullMarked
package dev.knudge.runtime;

import org.jspecify.annotations.NullMarked;
