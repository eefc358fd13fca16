/** The whole of local-dev as its user has it: a process, its ports, its commands. */
@NullMarked
package dev.knudge.local.e2e;

import org.jspecify.annotations.NullMarked;
