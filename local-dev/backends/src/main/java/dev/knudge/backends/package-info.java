/**
 * Apache Kafka, PostgreSQL and a mail server for one machine, without Docker: local-dev runs its
 * data on them, and every test its real backends ({@link dev.knudge.backends.Backends}).
 *
 * <p>All of them listen on 127.0.0.1 only.
 */
@NullMarked
package dev.knudge.backends;

import org.jspecify.annotations.NullMarked;
