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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/// Which machines may be asked: the hub itself, and those that it sends us to when their addresses
/// are public or their hosts are in `hosts` (`host` or `host:port`). A connection is made to the
/// very address that was looked at, so that a name that means something else the next moment leads
/// nowhere; but through a proxy, which looks names up itself.
record Reach(URI endpoint, Set<String> hosts, Proxies proxies) implements DnsResolver {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  Reach {
    hosts = Set.copyOf(hosts);
  }

  /// Without proxies.
  Reach(URI endpoint, Set<String> hosts) {
    this(endpoint, hosts, Proxies.NONE);
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
    if (proxy(host(address.getHost()), port(address)) && !hub(address)) {
      throw refused("the proxy on the way", "https://HOST/");
    }
  }

  /// Refuses an address that a proxy would be asked for when it is a private one as far as names
  /// are known here; what is not known here is the proxy's to judge.
  void checkThroughProxy(URI address) {
    String host = host(address.getHost());
    int port = port(address);
    if (proxies.of(scheme(address), host, port).isPresent() && !trusted(host, port)) {
      try {
        refusePrivate(host, port);
      } catch (UnknownHostException e) {
        // The proxy may know it.
      }
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
    InetAddress[] addresses =
        trusted(host(host), port) || proxy(host(host), port)
            ? InetAddress.getAllByName(host(host))
            : refusePrivate(host(host), port);
    return Arrays.stream(addresses).map(address -> new InetSocketAddress(address, port)).toList();
  }

  private InetAddress[] refusePrivate(String host, int port) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    for (InetAddress address : addresses) {
      if (PrivateAddresses.contain(address) && !self(address, port)) {
        throw refused(host, "a public address");
      }
    }
    return addresses;
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

  /// Whether a proxy of ours listens there. Nobody sends us to it.
  private boolean proxy(String host, int port) {
    return Stream.of(proxies.https(), proxies.http())
        .flatMap(Optional::stream)
        .anyMatch(proxy -> host(proxy.host()).equals(host) && proxy.port() == port);
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
