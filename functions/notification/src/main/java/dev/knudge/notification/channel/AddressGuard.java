package dev.knudge.notification.channel;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Lets requests to addresses that users say reach the public internet only: neither this machine nor its network, nor what a cloud keeps at a link-local address. What is public is
 * said by IANA's registries of special-purpose addresses (RFC 6890): all of IPv4 but those blocks; of IPv6 2000::/3 but those.
 */
final class AddressGuard {
  private static final List<Block> NOT_PUBLIC =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10),
          Block.of("127.0.0.0", 8),
          // Public, but inside of Azure it is the host's agent.
          Block.of("168.63.129.16", 32),
          Block.of("169.254.0.0", 16),
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("224.0.0.0", 4),
          Block.of("240.0.0.0", 4),
          // Among them Teredo (2001::/32), which tunnels to any IPv4 address, as 6to4 does.
          Block.of("2001::", 23),
          Block.of("2001:db8::", 32),
          Block.of("2002::", 16),
          Block.of("3fff::", 20));

  private static final Block GLOBAL_UNICAST = Block.of("2000::", 3);

  private final boolean privateAllowed;

  /**
   * @param privateAllowed whether any address will do
   */
  AddressGuard(boolean privateAllowed) {
    this.privateAllowed = privateAllowed;
  }

  /** Thrown where a name leads to an address that is none of ours to reach. */
  static final class ForbiddenException extends Exception {
    private static final long serialVersionUID = 1L;

    ForbiddenException() {
      super("It leads to an address that is not public.");
    }
  }

  /**
   * The addresses of a host. Whoever connects must use these, and not look the name up again: it may say another thing by then.
   *
   * @throws ForbiddenException if any of them is not public
   */
  List<InetAddress> resolve(String host) throws UnknownHostException, ForbiddenException {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    List<InetAddress> addresses = List.of(InetAddress.getAllByName(name));
    if (!privateAllowed && !addresses.stream().allMatch(AddressGuard::isPublic)) {
      throw new ForbiddenException();
    }
    return addresses;
  }

  static boolean isPublic(InetAddress address) {
    boolean global = address instanceof Inet4Address || GLOBAL_UNICAST.contains(address);
    return global && NOT_PUBLIC.stream().noneMatch(block -> block.contains(address));
  }

  private record Block(byte[] prefix, int bits) {
    static Block of(String address, int bits) {
      return new Block(InetAddress.ofLiteral(address).getAddress(), bits);
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      if (bytes.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((bytes[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
