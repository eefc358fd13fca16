/** The feed from inside of its package. */
package dev.knudge.live.socket;
