/** A small function, to try the runtime with. */
package dev.knudge.runtime.notes;
