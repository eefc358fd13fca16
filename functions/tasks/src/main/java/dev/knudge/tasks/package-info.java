/**
 * Tasks, and who owns them. {@link dev.knudge.tasks.Tasks} is the one way in: REST, chat, MCP and import all give it the same {@link dev.knudge.tasks.TaskCommand commands}, and what
 * a command does, and what is said of it, is decided here in plain Java.
 */
@NullMarked
package dev.knudge.tasks;

import org.jspecify.annotations.NullMarked;
