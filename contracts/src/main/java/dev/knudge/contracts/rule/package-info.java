/**
 * Recurrence rules as they stand in events and requests (RFC 5545 §3.3.10, RFC 7529 §4): read, and judged as far as a rule can be without a start. Whoever takes one refuses what nobody could expand; when
 * its days are is the recurring function's.
 */
@NullMarked
package dev.knudge.contracts.rule;

import org.jspecify.annotations.NullMarked;
