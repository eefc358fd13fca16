/** See the README. */
@NullMarked
package dev.knudge.audit;

import org.jspecify.annotations.NullMarked;
