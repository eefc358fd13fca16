/** Checks a trail that was taken away, with no server, database or network: {@code java -jar audit.jar verify}. */
@NullMarked
package dev.knudge.audit.verifier;

import org.jspecify.annotations.NullMarked;
