package dev.knudge.local.eventing;

import java.time.Instant;

/** The last thing that went wrong, and when. */
public record Fault(Instant at, String what) {}
