/** The settings that all functions share. */
@NullMarked
package dev.knudge.runtime.settings;

import org.jspecify.annotations.NullMarked;
