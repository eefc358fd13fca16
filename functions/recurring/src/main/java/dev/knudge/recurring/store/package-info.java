/** The series in PostgreSQL. */
@NullMarked
package dev.knudge.recurring.store;

import org.jspecify.annotations.NullMarked;
