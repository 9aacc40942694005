// SPDX-License-Identifier: Apache-2.0
package dev.alki.transfer;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/// Whom an address means, in the form in which two are compared: scheme and host in small letters,
/// IPv6 without its brackets, a complete name without its dot, the scheme's own port where none is
/// named. An address without a host has an empty one.
public record Address(String scheme, String host, int port) {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  public static Address of(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("http") ? HTTP : HTTPS;
    return new Address(
        scheme,
        address.getHost() == null ? "" : host(address.getHost()),
        address.getPort() < 0 ? usual : address.getPort());
  }

  /// A host in that form.
  public static String host(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "").replaceAll("\\.$", "");
  }

  /// Whether it is this machine, by a name that nobody else can answer for.
  public boolean loopback() {
    return Set.of("localhost", "::1").contains(host) || host.matches("127(\\.\\d{1,3}){3}");
  }
}
