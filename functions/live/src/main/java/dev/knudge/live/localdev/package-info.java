/** What the page may ask of local-dev, where live runs there and nowhere else. */
@NullMarked
package dev.knudge.live.localdev;

import org.jspecify.annotations.NullMarked;
