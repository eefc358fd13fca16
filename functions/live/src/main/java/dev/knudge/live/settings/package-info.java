/** Live's own settings, checked when it starts. */
@NullMarked
package dev.knudge.live.settings;

import org.jspecify.annotations.NullMarked;
