/**
 * The filter language: which of a user's tasks are meant, small enough to read and to write by hand. Chat shows what it understood in it, and takes it back when it was edited.
 *
 * <pre>
 * overdue &amp; (#home | priority:high) &amp; !completed &amp; due:&lt;2026-12-01 &amp; "words"
 * </pre>
 */
@NullMarked
package dev.knudge.tasks.filter;

import org.jspecify.annotations.NullMarked;
