@org.jspecify.annotations.NullMarked
package dev.knudge.live.door;
