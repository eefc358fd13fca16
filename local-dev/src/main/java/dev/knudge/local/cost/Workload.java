package dev.knudge.local.cost;

import dev.knudge.local.serving.Scale;
import java.util.List;

/**
 * A service and what comes to it on the day.
 *
 * @param service its name
 * @param scale its autoscaling
 * @param concurrency requests in flight per pod at most; 0 is no limit
 * @param cores that a pod may use at most
 * @param requests what a pod requests, without what the platform adds
 * @param measured what a start and an event take
 * @param arrivals when something comes, in seconds of the day, the earliest first
 */
public record Workload(
    String service,
    Scale scale,
    int concurrency,
    double cores,
    Requests requests,
    Measured measured,
    List<Double> arrivals) {}
