package dev.knudge.live.door;

import dev.knudge.runtime.settings.SettingsException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asked, as far as one can know: the address that the connection comes from, or, behind proxies that are trusted, the last address of X-Forwarded-For that is none of theirs. What
 * stands before that anybody may have written.
 */
final class ClientAddress {
  private static final int IPV6_SITE_BYTES = 8;

  private final List<Network> trusted;

  private ClientAddress(List<Network> trusted) {
    this.trusted = trusted;
  }

  private record Network(byte[] address, int bits) {
    boolean holds(InetAddress other) {
      byte[] bytes = other.getAddress();
      if (bytes.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((bytes[bit / 8] & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Behind proxies of those networks.
   *
   * @param networks such as {@code 10.0.0.0/8}; none trusts nobody
   * @throws SettingsException if one is no network
   */
  static ClientAddress behind(List<String> networks) {
    List<Network> trusted = new ArrayList<>();
    for (String network : networks) {
      if (!network.isBlank()) {
        trusted.add(network(network.strip()));
      }
    }
    return new ClientAddress(List.copyOf(trusted));
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
    if (address != null) {
      int most = address.getAddress().length * 8;
      String length = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
      if (length.matches("\\d{1,3}") && Integer.parseInt(length) <= most) {
        return new Network(address.getAddress(), Integer.parseInt(length));
      }
    }
    throw new SettingsException(
        "knudge.door.trusted-proxies must be networks such as 10.0.0.0/8, separated by commas; one is '"
            + text
            + "'.");
  }

  /** Whether what that peer says of others is believed. */
  boolean trusts(InetAddress peer) {
    return trusted.stream().anyMatch(network -> network.holds(peer));
  }

  /**
   * The client's address.
   *
   * @param peer where the connection comes from
   * @param forwardedFor the values of X-Forwarded-For, in their order
   */
  InetAddress of(InetAddress peer, List<String> forwardedFor) {
    InetAddress client = peer;
    List<String> hops = Arrays.asList(String.join(",", forwardedFor).split(",", -1));
    for (String hop : hops.reversed()) {
      if (!trusts(client)) {
        return client;
      }
      InetAddress before = literal(hop.strip());
      if (before == null) {
        return client;
      }
      client = before;
    }
    return client;
  }

  /** Never a name, which would have to be looked up. */
  private static @Nullable InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What limits go by: an IPv4 address, or the /64 that one site has of IPv6, where each device may take as many addresses as it likes. */
  static String limitKey(InetAddress client) {
    return client instanceof Inet6Address
        ? HexFormat.of().formatHex(client.getAddress(), 0, IPV6_SITE_BYTES)
        : client.getHostAddress();
  }
}
