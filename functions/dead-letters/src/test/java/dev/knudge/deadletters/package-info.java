/** The dead-letters function over HTTP, on a real PostgreSQL, with destinations that do as they are told; and its domain alone. */
package dev.knudge.deadletters;
