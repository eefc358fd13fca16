/** Tasks in PostgreSQL. */
@NullMarked
package dev.knudge.tasks.store;

import org.jspecify.annotations.NullMarked;
