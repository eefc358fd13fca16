/** The filter language alone. */
package dev.knudge.tasks.filter;
