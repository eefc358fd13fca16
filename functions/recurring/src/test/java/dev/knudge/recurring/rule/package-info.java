@NullMarked
package dev.knudge.recurring.rule;

import org.jspecify.annotations.NullMarked;
