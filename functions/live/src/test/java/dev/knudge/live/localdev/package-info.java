@NullMarked
package dev.knudge.live.localdev;

import org.jspecify.annotations.NullMarked;
