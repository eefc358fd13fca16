/** The trail checked where it lies, by the service itself: quick to ask for, but only as trustworthy as who runs it. The {@code verifier} trusts nobody. */
@NullMarked
package dev.knudge.audit.verifying;

import org.jspecify.annotations.NullMarked;
