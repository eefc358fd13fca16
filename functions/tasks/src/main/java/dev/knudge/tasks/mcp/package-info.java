/** Tasks for agents: the Model Context Protocol over HTTP. The protocol's own library is loaded when the first agent comes. */
@NullMarked
package dev.knudge.tasks.mcp;

import org.jspecify.annotations.NullMarked;
