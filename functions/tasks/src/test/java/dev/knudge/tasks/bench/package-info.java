/** Figures, and what they are taken from. */
package dev.knudge.tasks.bench;
