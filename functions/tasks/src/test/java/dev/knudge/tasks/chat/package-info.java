/** Conversations over HTTP, on a real database. */
@NullMarked
package dev.knudge.tasks.chat;

import org.jspecify.annotations.NullMarked;
