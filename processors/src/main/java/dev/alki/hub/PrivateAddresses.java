// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Addresses that are not those of machines on the public Internet (the special-purpose registries
/// of RFC 6890): this machine, its networks, and forms of IPv6 that lead to an IPv4 address.
final class PrivateAddresses {
  private static final List<Block> BLOCKS =
      List.of(
          new Block("0.0.0.0", 8),
          new Block("10.0.0.0", 8),
          new Block("100.64.0.0", 10),
          new Block("127.0.0.0", 8),
          new Block("169.254.0.0", 16),
          new Block("172.16.0.0", 12),
          new Block("192.0.0.0", 24),
          new Block("192.0.2.0", 24),
          new Block("192.88.99.0", 24),
          new Block("192.168.0.0", 16),
          new Block("198.18.0.0", 15),
          new Block("198.51.100.0", 24),
          new Block("203.0.113.0", 24),
          new Block("224.0.0.0", 4),
          new Block("240.0.0.0", 4),
          new Block("::", 96),
          new Block("64:ff9b::", 96),
          new Block("64:ff9b:1::", 48),
          new Block("100::", 64),
          new Block("2001::", 23),
          new Block("2001:db8::", 32),
          new Block("2002::", 16),
          new Block("3fff::", 20),
          new Block("5f00::", 16),
          new Block("fc00::", 7),
          new Block("fe80::", 10),
          new Block("fec0::", 10),
          new Block("ff00::", 8));

  private PrivateAddresses() {}

  /// An IPv4 address in the form of IPv6 (`::ffff:10.0.0.1`) is what it stands for: Java has made
  /// it so already.
  static boolean contain(InetAddress address) {
    return BLOCKS.stream().anyMatch(block -> block.has(address.getAddress()));
  }

  /// The addresses that begin with the first `bits` of `start`.
  private record Block(byte[] start, int bits) {
    Block(String start, int bits) {
      this(bytes(start), bits);
    }

    boolean has(byte[] address) {
      if (address.length != start.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int rest = bits % Byte.SIZE;
      return Arrays.equals(start, 0, whole, address, 0, whole)
          && (rest == 0 || (start[whole] ^ address[whole]) >> (Byte.SIZE - rest) == 0);
    }

    private static byte[] bytes(String literal) {
      try {
        return InetAddress.getByName(literal).getAddress();
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(literal, e);
      }
    }
  }
}
