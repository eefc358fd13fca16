/** See the README. */
@NullMarked
package dev.knudge.contracts;

import org.jspecify.annotations.NullMarked;
