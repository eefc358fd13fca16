package dev.knudge.local.manifests;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stand-in for the cluster's DNS: rewrites names of in-cluster services in settings to the loopback address that serves them here.
 *
 * <p>Known are {@code <service>.<namespace>.svc.cluster.local}, {@code <service>.<namespace>.svc} and, where a port or {@code //} shows that
 * a host is meant, {@code <service>.<namespace>}. A name that ends in {@code .svc.cluster.local} and has no stand-in is an error: it
 * would reach nothing.
 */
public final class ClusterAddresses {

  private static final String DOMAIN = ".svc.cluster.local";
  private static final Pattern HOST =
      Pattern.compile(
          "(?<![A-Za-z0-9.-])(?<host>[a-z0-9-]+\\.[a-z0-9-]+)(?<domain>\\.svc(?:\\.cluster\\.local)?)?(?<port>:\\d+)?(?![A-Za-z0-9.-])");

  private final Map<String, String> local;

  private ClusterAddresses(Map<String, String> local) {
    this.local = local;
  }

  /** No names at all. */
  public static ClusterAddresses none() {
    return new ClusterAddresses(Map.of());
  }

  /**
   * These addresses and one more.
   *
   * @param service {@code <service>.<namespace>}
   * @param address {@code host:port} on this machine
   */
  public ClusterAddresses with(String service, String address) {
    Map<String, String> more = new TreeMap<>(local);
    more.put(service, address);
    return new ClusterAddresses(Map.copyOf(more));
  }

  /**
   * The text with each in-cluster {@code host[:port]} replaced. The port of the cluster gives way to the local one.
   *
   * @throws IllegalArgumentException where a name of the cluster has no stand-in
   */
  public String rewrite(String text) {
    Matcher matcher = HOST.matcher(text);
    StringBuilder rewritten = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(rewritten, Matcher.quoteReplacement(replacement(text, matcher)));
    }
    return matcher.appendTail(rewritten).toString();
  }

  private String replacement(String text, Matcher match) {
    String address = local.get(match.group("host"));
    boolean qualified = match.group("domain") != null;
    if (address == null) {
      if (DOMAIN.equals(match.group("domain"))) {
        throw new IllegalArgumentException(
            "'%s' names %s%s, which has no stand-in on this machine; there are stand-ins for %s"
                .formatted(text, match.group("host"), DOMAIN, new TreeMap<>(local).keySet()));
      }
      return match.group();
    }
    boolean meansHost = match.group("port") != null || text.startsWith("//", match.start() - 2);
    return qualified || meansHost ? address : match.group();
  }
}
