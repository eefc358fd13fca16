/** Conversations in PostgreSQL: a pod may sleep between two messages. */
@NullMarked
package dev.knudge.tasks.chat.store;

import org.jspecify.annotations.NullMarked;
