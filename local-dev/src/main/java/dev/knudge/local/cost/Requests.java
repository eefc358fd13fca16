package dev.knudge.local.cost;

/**
 * What a pod keeps a node from giving to others.
 *
 * @param cores of CPU
 * @param gibibytes of memory
 */
public record Requests(double cores, double gibibytes) {}
