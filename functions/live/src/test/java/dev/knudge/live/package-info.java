/** The live service over HTTP, on a real PostgreSQL; and its domain alone. */
package dev.knudge.live;
