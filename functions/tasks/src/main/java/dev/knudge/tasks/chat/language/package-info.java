/**
 * The chat's English: plain Java that reads dates, times, rules, reminders, priorities, tags and commands out of a message. It abstains rather than guesses: what
 * is not surely a date stays in the title, what has two meanings becomes a {@link dev.knudge.tasks.chat.language.Doubt}, and each thing read is told with its
 * {@link dev.knudge.tasks.chat.language.Span}.
 */
@NullMarked
package dev.knudge.tasks.chat.language;

import org.jspecify.annotations.NullMarked;
