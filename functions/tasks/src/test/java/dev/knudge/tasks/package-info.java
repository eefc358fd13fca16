/** Tasks on a real PostgreSQL and over HTTP; and their domain alone. */
package dev.knudge.tasks;
