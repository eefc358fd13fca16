/** What an application can be told to do: serve, migrate, train. */
@NullMarked
package dev.knudge.runtime.command;

import org.jspecify.annotations.NullMarked;
