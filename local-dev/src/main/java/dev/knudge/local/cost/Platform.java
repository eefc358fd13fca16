package dev.knudge.local.cost;

/**
 * What the cluster adds to a pod, in seconds and requests. The sources are Knative Serving 1.23's; {@code knative/COST.md} says where each is from.
 *
 * @param podStart from the autoscaler's wish to the container's exec: scheduling, volumes, sandbox; the image is on the node
 * @param drain how long a pod that is not wanted any more stays, still holding what it requested (queue-proxy lets 30 quiet seconds pass before the container is told to stop)
 * @param proxyCpu what queue-proxy requests beside each container, in cores
 */
public record Platform(double podStart, double drain, double proxyCpu) {
  /** As measured or read; none of it is a promise of any cluster. */
  public static Platform usual() {
    return new Platform(1.5, 30, 0.025);
  }

  /** Serving, Kourier, Eventing and the Kafka add-on without a broker request so many cores and GiB, whatever runs on them. */
  public static Requests itself() {
    return new Requests(2.77, 2308.0 / 1024);
  }
}
