/** Tasks by conversation: a message is read, carried out through {@link dev.knudge.tasks.Tasks}, and answered in words. */
@NullMarked
package dev.knudge.tasks.chat;

import org.jspecify.annotations.NullMarked;
