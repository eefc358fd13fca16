/** How entries become part of the verifiable log: the sealer, its tables, and the keys it signs with. */
@NullMarked
package dev.knudge.audit.sealing;

import org.jspecify.annotations.NullMarked;
