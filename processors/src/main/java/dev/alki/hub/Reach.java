// SPDX-License-Identifier: Apache-2.0
package dev.alki.hub;

import dev.alki.fault.Code;
import dev.alki.fault.Fault;
import dev.alki.transfer.Address;
import dev.alki.transfer.Proxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
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
    Address to = Address.of(address);
    boolean plain = to.scheme().equals("http") && home().scheme().equals("http");
    if (!plain && !to.scheme().equals("https")) {
      throw refused(address.getScheme() + ":", "https");
    }
    if (address.getHost() == null || address.getUserInfo() != null) {
      throw refused("an address without a host of its own", "https://HOST/");
    }
    if (proxy(to.host(), to.port()) && !hub(address)) {
      throw refused("the proxy on the way", "https://HOST/");
    }
  }

  /// Refuses an address that a proxy would be asked for when it is a private one as far as names
  /// are known here; what is not known here is the proxy's to judge.
  void checkThroughProxy(URI address) {
    Address to = Address.of(address);
    if (proxies.of(to.scheme(), to.host(), to.port()).isPresent()
        && !trusted(to.host(), to.port())) {
      try {
        refusePrivate(to.host(), to.port());
      } catch (UnknownHostException e) {
        // The proxy may know it.
      }
    }
  }

  /// Whether this is the hub itself: the same scheme, host and port.
  boolean hub(URI address) {
    return Address.of(address).equals(home());
  }

  /// Whether a token that is sent there can be read by nobody else on the way.
  boolean secret(URI address) {
    Address to = Address.of(address);
    return to.scheme().equals("https") || to.loopback();
  }

  @Override
  public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
    String name = Address.host(host);
    InetAddress[] addresses =
        trusted(name, port) || proxy(name, port)
            ? InetAddress.getAllByName(name)
            : refusePrivate(name, port);
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
    return host.equals(home().host()) && port == home().port()
        || hosts.contains(host)
        || hosts.contains(host + ":" + port);
  }

  /// Whether a proxy of ours listens there. Nobody sends us to it.
  private boolean proxy(String host, int port) {
    return Stream.of(proxies.https(), proxies.http())
        .flatMap(Optional::stream)
        .anyMatch(proxy -> Address.host(proxy.host()).equals(host) && proxy.port() == port);
  }

  /// The hub under another of its names.
  private boolean self(InetAddress address, int port) {
    try {
      return port == home().port()
          && Arrays.asList(InetAddress.getAllByName(home().host())).contains(address);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private Address home() {
    return Address.of(endpoint);
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
