/** Tasks over HTTP, as the contracts have it: a thin way to the commands. */
@NullMarked
package dev.knudge.tasks.rest;

import org.jspecify.annotations.NullMarked;
