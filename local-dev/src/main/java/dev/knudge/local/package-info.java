/** See the README. */
@NullMarked
package dev.knudge.local;

import org.jspecify.annotations.NullMarked;
