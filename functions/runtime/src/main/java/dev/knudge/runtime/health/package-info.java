/** What the platform's probes and a person with curl ask first. */
@NullMarked
package dev.knudge.runtime.health;

import org.jspecify.annotations.NullMarked;
