// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;

/// Which machines may be asked: the hub itself, and those that it sends us to when their addresses
/// are public or their hosts are in `hosts` (`host` or `host:port`). A connection is made to the
/// very address that was looked at, so that a name that means something else the next moment leads
/// nowhere.
record Reach(URI endpoint, Set<String> hosts) implements DnsResolver {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  Reach {
    hosts = Set.copyOf(hosts);
  }

  /// Refuses an address that is not to be asked, as far as its text tells: HTTP that is not
  /// encrypted only when the hub itself is such.
  void check(URI address) {
    String scheme = scheme(address);
    boolean plain = scheme.equals("http") && scheme(endpoint).equals("http");
    if (!plain && !scheme.equals("https")) {
      throw refused(address.getScheme() + ":", "https");
    }
    if (address.getHost() == null || address.getUserInfo() != null) {
      throw refused("an address without a host of its own", "https://HOST/");
    }
  }

  /// Whether this is the hub itself: the same scheme, host and port.
  boolean hub(URI address) {
    return scheme(address).equals(scheme(endpoint))
        && host(address.getHost()).equals(host(endpoint.getHost()))
        && port(address) == port(endpoint);
  }

  /// Whether a token that is sent there can be read by nobody else on the way.
  boolean secret(URI address) {
    return scheme(address).equals("https")
        || Set.of("localhost", "127.0.0.1", "::1").contains(host(address.getHost()));
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host(host));
    if (!trusted(host(host), port)) {
      for (InetAddress address : addresses) {
        if (PrivateAddresses.contain(address) && !self(address, port)) {
          throw refused(host, "a public address");
        }
      }
    }
    return Arrays.stream(addresses).map(address -> new InetSocketAddress(address, port)).toList();
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    return resolve(host, HTTPS).stream()
        .map(InetSocketAddress::getAddress)
        .toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private boolean trusted(String host, int port) {
    return host.equals(host(endpoint.getHost())) && port == port(endpoint)
        || hosts.contains(host)
        || hosts.contains(host + ":" + port);
  }

  /// The hub under another of its names.
  private boolean self(InetAddress address, int port) {
    try {
      return port == port(endpoint)
          && Arrays.asList(InetAddress.getAllByName(host(endpoint.getHost()))).contains(address);
    } catch (UnknownHostException e) {
      return false;
    }
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

  /// As it is compared: without the brackets of IPv6 and the dot of a complete name.
  private static String host(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "").replaceAll("\\.$", "");
  }

  private Fault refused(String got, String expected) {
    return Fault.in(Code.HUB_ADDRESS, endpoint)
        .what("sends us to a place that downloads may not come from")
        .expected(expected)
        .got(got)
        .help("If it belongs to your hub, add its host to alki.hub.hosts.")
        .fault();
  }
}
