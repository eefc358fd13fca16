/** The commands: {@code up} and those that ask or feed what it started. */
@NullMarked
package dev.knudge.local.cli;

import org.jspecify.annotations.NullMarked;
