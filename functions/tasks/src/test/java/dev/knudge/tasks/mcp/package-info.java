/** Tests of what agents do. */
package dev.knudge.tasks.mcp;
