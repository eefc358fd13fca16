/** The tables of the letters, of what was done with them, and of the runs that send many. */
@NullMarked
package dev.knudge.deadletters.store;

import org.jspecify.annotations.NullMarked;
