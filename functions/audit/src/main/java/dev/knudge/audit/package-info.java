/**
 * The audit trail: every event, once, with who, what, when, old and new values, cause and trace. {@link dev.knudge.audit.AuditFunction} is where events come in,
 * {@link dev.knudge.audit.AuditApi} where people ask; the rest of this package is what an entry is, in plain Java.
 */
@NullMarked
package dev.knudge.audit;

import org.jspecify.annotations.NullMarked;
