/** Tests of files. */
package dev.knudge.tasks.exchange;
