/**
 * A language model that reads for the chat what its grammar is not sure of. All that it can do is say the message again in the grammar's own words; these are then read as if the
 * user had said them. It knows no ids, no users and no tasks.
 */
@NullMarked
package dev.knudge.tasks.chat.model;

import org.jspecify.annotations.NullMarked;
