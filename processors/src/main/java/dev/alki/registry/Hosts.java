// SPDX-License-Identifier: Apache-2.0
package dev.alki.registry;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// What addresses have in common, and which may be spoken to without TLS.
final class Hosts {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private Hosts() {}

  /// This machine, by a name that nobody else can answer for.
  static boolean loopback(String host) {
    String plain = plain(host);
    return Set.of("localhost", "::1").contains(plain) || plain.matches("127(\\.\\d{1,3}){3}");
  }

  /// Whether two addresses are of one scheme, host and port.
  static boolean same(URI one, URI other) {
    return scheme(one).equals(scheme(other))
        && plain(one.getHost()).equals(plain(other.getHost()))
        && port(one) == port(other);
  }

  /// Whether an address that a registry sends us to may be asked at all: with TLS anywhere; without
  /// it only from this machine to this machine.
  static boolean allowed(URI address, URI registry) {
    if (address.getHost() == null || address.getRawUserInfo() != null) {
      return false;
    }
    return switch (scheme(address)) {
      case "https" -> true;
      case "http" -> loopback(address.getHost()) && loopback(registry.getHost());
      default -> false;
    };
  }

  /// For messages: an address's query may be a secret.
  static String shown(URI address) {
    return address.getHost()
        + (address.getPort() < 0 ? "" : ":" + address.getPort())
        + address.getPath();
  }

  private static String scheme(URI address) {
    return String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return scheme(address).equals("http") ? HTTP : HTTPS;
  }

  private static String plain(String host) {
    return String.valueOf(host)
        .toLowerCase(Locale.ROOT)
        .replaceAll("^\\[|]$", "")
        .replaceAll("\\.$", "");
  }
}
