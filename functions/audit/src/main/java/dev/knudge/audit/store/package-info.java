/** The trail in PostgreSQL. */
@NullMarked
package dev.knudge.audit.store;

import org.jspecify.annotations.NullMarked;
