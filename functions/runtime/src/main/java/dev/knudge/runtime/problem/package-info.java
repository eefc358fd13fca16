/** RFC 9457 problem details: the one form of every error answer. */
@NullMarked
package dev.knudge.runtime.problem;

import org.jspecify.annotations.NullMarked;
