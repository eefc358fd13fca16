/**
 * The verifiable log as plain Java: the RFC 6962 tree, its proofs, checkpoints and keys (C2SP tlog-checkpoint, signed-note). No framework, no database: the offline verifier is made of
 * it, too.
 */
@NullMarked
package dev.knudge.audit.log;

import org.jspecify.annotations.NullMarked;
