/** The web page's files. */
@NullMarked
package dev.knudge.live.web;

import org.jspecify.annotations.NullMarked;
