/** What the database makes of questions. */
package dev.knudge.tasks.store;
