/** What is said, in the user's language: templates that anyone can add to. Plain Java. */
@NullMarked
package dev.knudge.notification.wording;

import org.jspecify.annotations.NullMarked;
