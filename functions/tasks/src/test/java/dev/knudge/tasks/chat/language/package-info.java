/** Tests of the chat's grammar: a corpus of phrases, and laws that hold for any text. */
@NullMarked
package dev.knudge.tasks.chat.language;

import org.jspecify.annotations.NullMarked;
