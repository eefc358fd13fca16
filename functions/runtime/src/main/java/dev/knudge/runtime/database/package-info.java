/** How the function meets its PostgreSQL schema: what its faults mean, and its migrations. */
@NullMarked
package dev.knudge.runtime.database;

import org.jspecify.annotations.NullMarked;
