/** Tasks as files of other programs: iCalendar, CSV and JSON, out and in, without loss. Nothing here is loaded before somebody asks for it. */
@NullMarked
package dev.knudge.tasks.exchange;

import org.jspecify.annotations.NullMarked;
